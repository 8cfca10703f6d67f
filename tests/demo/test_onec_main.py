"""The simulator as a program of its own."""

import asyncio
import sys

import httpx


async def test_it_serves_until_it_is_ended():
    program = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "console.demo.onec", "--port", "0", "--clients", "30", "--prepare",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    try:
        words = (await program.stdout.readline()).decode().split()
        url, user, password = words[2], words[4], words[6]
        async with httpx.AsyncClient(auth=(user, password)) as http:
            answer = await http.get(f"{url}/odata/standard.odata/Catalog_Партнеры/$count")
            assert answer.content.decode("utf-8-sig") == "30"
    finally:
        program.terminate()
        await program.wait()
