"""The desktop before there is one: the pipeline need not know when, or whether, notifications begin."""

from console.flow.ports import Alert, Alerts


class AlertsLater:
    """Passes on to `real` once that is set; until then, and where notifications are off, nothing is shown."""

    def __init__(self) -> None:
        self.real: Alerts | None = None

    def show(self, alert: Alert) -> None:
        """See `Alerts.show`."""
        if self.real is not None:
            self.real.show(alert)

    def clear(self, key: str) -> None:
        """See `Alerts.clear`."""
        if self.real is not None:
            self.real.clear(key)

    async def close(self) -> None:
        """See `Alerts.close`."""
        if self.real is not None:
            await self.real.close()
