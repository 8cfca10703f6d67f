"""A curve as a small SVG that reads on light and dark pages."""

from collections.abc import Sequence

_WIDTH, _HEIGHT, _LEFT, _BOTTOM = 640, 220, 46, 28


def curve(points: Sequence[tuple[float, float]], goal: float) -> str:
    """Megabytes over calls, with the goal as a dashed line."""
    across, up = max(x for x, _ in points), goal * 1.1

    def at(x: float, y: float) -> str:
        return f"{_LEFT + x / across * (_WIDTH - _LEFT - 8):.1f},{(1 - y / up) * (_HEIGHT - _BOTTOM):.1f}"

    line = " ".join(at(x, y) for x, y in points)
    (left, level), (right, _) = at(0, goal).split(","), at(across, goal).split(",")
    words = [
        f'<text x="{_LEFT - 6}" y="{float(at(0, y).split(",")[1]) + 4:.1f}" text-anchor="end">{y:.0f} MB</text>'
        for y in (0, goal / 3, goal * 2 / 3, goal)
    ]
    words += [
        f'<text x="{at(x, 0).split(",")[0]}" y="{_HEIGHT - 8}" text-anchor="{anchor}">{x:,.0f}</text>'
        for x, anchor in ((0, "start"), (across / 2, "middle"), (across, "end"))
    ]
    style = "font:11px sans-serif;fill:#888;stroke:none"
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" fill="none">\n'
        f'<g style="{style}">{"".join(words)}</g>\n'
        f'<path d="M{left} {level}H{right}" stroke="#c55" stroke-dasharray="5 4"/>\n'
        f'<polyline points="{line}" stroke="#38a" stroke-width="1.5"/>\n</svg>\n'
    )
