"""How soon the page can be used with a cold cache, what it weighs, and how smoothly a long chat scrolls."""

import asyncio
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx
from playwright.async_api import Browser, async_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))

from tests.browser.visitor import CHROMIUM, FLAGS, new_context, signed
from tests.e2e.conftest import Process, starter

VISITS = 7
MESSAGES = 5_000
TIMES = """() => {
  const paint = performance.getEntriesByName('first-contentful-paint')[0];
  const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
  const isOfPage = one => one.entryType === 'navigation' || /assets|icon/.test(one.name);
  const page = all.filter(isOfPage);
  return { paint: paint.startTime, bytes: page.reduce((sum, one) => sum + one.transferSize, 0) };
}"""
NOTE_WHEN = """new MutationObserver(() => {
  if (document.querySelector("READY")) window.ready_ ??= performance.now();
}).observe(document, { childList: true, subtree: true })"""
WATCH = """() => {
  window.frames_ = []; let last = performance.now();
  const step = now => { frames_.push(now - last); last = now; requestAnimationFrame(step); };
  requestAnimationFrame(step);
}"""


async def cold_visit(browser: Browser, address: str, hash_: str, ready: str) -> dict[str, float]:
    """Times in ms from the navigation to the first paint and until `ready` can be used, and bytes over the network."""
    context = await new_context(browser)
    page = await context.new_page()
    await page.add_init_script(NOTE_WHEN.replace("READY", ready))
    await page.goto(f"{address}/{hash_}")
    await page.locator(ready).first.wait_for()
    found: dict[str, float] = await page.evaluate(TIMES)
    found["ready"] = await page.evaluate("ready_")
    await context.close()
    return found


async def long_chat(browser: Browser, process: Process, secret: str) -> tuple[int, list[float]]:
    """Scrolls up through a long chat; gives how many messages there are then, and the times between frames in ms."""
    token = signed("reader", secret)
    async with httpx.AsyncClient(base_url=process.address, timeout=30) as http:
        headers = {"Authorization": f"Bearer {signed('writer', secret)}"}

        async def send(number: int) -> None:
            body = {"message": f"number {number} " * (number % 9 + 1), "sender": "writer", "reciver": "reader"}
            (await http.post("/message/create", json=body, headers=headers)).raise_for_status()

        await send(0)
        for start in range(1, MESSAGES, 100):
            await asyncio.gather(*(send(start + one) for one in range(100)))
    context = await new_context(browser)
    page = await context.new_page()
    await page.goto(f"{process.address}/#token={token}")
    await page.locator(".chat-list a").click()
    await page.locator(".message").first.wait_for()
    await page.locator(".messages").hover()
    await page.evaluate(WATCH)
    while await page.locator(".message").count() < MESSAGES:
        await page.mouse.wheel(0, -4_000)
        await page.wait_for_timeout(30)
    frames: list[float] = await page.evaluate("frames_")
    count = await page.locator(".message").count()
    await context.close()
    return count, frames


def line(name: str, visits: list[dict[str, Any]]) -> str:
    paint, ready = (statistics.median(one[what] for one in visits) for what in ("paint", "ready"))
    worst = max(one["ready"] for one in visits)
    return f"| {name} | {paint:.0f} | {ready:.0f} | {worst:.0f} | {visits[0]['bytes'] / 1000:.0f} |"


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder, starter(Path(folder)) as start:
        process = await asyncio.to_thread(start, DEMO="true")
        secret = (process.data_dir / "jwt-secret").read_text()
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            views = {
                "sign-in": ("", ".demo-person"),
                "chats": (f"#token={signed('buyer-1', secret)}", ".chat-list a[href]"),
            }
            print("| view | first paint ms | usable ms | worst of 7 ms | kB |\n| --- | ---: | ---: | ---: | ---: |")
            for name, (hash_, ready) in views.items():
                visits = [await cold_visit(browser, process.address, hash_, ready) for _ in range(VISITS)]
                print(line(name, visits))
            count, frames = await long_chat(browser, process, secret)
            slow = sum(frame > 50 for frame in frames)
            middle, high = statistics.median(frames), statistics.quantiles(frames, n=100)[98]
            print(
                f"\n{count} messages, {len(frames)} frames: median {middle:.0f} ms, p99 {high:.0f} ms, {slow} over 50"
            )
            await browser.close()


if __name__ == "__main__":
    asyncio.run(main())
