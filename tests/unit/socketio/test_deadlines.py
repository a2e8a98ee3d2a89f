import asyncio

from adapters.socketio.deadlines import Deadlines, Expiries


async def test_those_who_wait_end_in_time_and_in_order():
    loop, ended = asyncio.get_running_loop(), []
    deadlines: Deadlines[str] = Deadlines(0.1, lambda one: ended.append((one, loop.time())))
    started = loop.time()
    for name in ("a", "b", "c"):
        deadlines.start(name)
    assert deadlines.stop("b")
    assert not deadlines.stop("b")
    assert ("a" in deadlines, "b" in deadlines, len(deadlines)) == (True, False, 2)
    while len(deadlines):
        await asyncio.sleep(0.01)
    assert [name for name, _ in ended] == ["a", "c"]
    assert all(0.09 < at - started < 0.3 for _, at in ended)


async def test_starting_again_waits_anew():
    ended: list[str] = []
    deadlines: Deadlines[str] = Deadlines(0.1, ended.append)
    for _ in range(5):
        deadlines.start("a")
        deadlines.start("b")
        await asyncio.sleep(0.05)
        assert not ended
        assert not deadlines.is_over("a")
    deadlines.stop("a")
    while not ended:
        await asyncio.sleep(0.01)
    assert ended == ["b"]


async def test_expiries_are_kept_to_a_quarter_of_a_second():
    loop, ended = asyncio.get_running_loop(), {}
    expiries: Expiries[float] = Expiries(lambda one: ended.setdefault(one, loop.time()))
    started = loop.time()
    for seconds in (0.6, -5.0, 0.1, 0.35):
        expiries.add(seconds, seconds)
    gone = expiries.add(0.2, 0.2)
    expiries.remove(0.2, gone)
    far = expiries.add(1e9, 1e9)
    while len(ended) < 4:
        await asyncio.sleep(0.01)
    assert sorted(ended) == [-5.0, 0.1, 0.35, 0.6]
    assert all(0 <= at - started - max(seconds, 0) < 0.5 for seconds, at in ended.items())
    expiries.remove(1e9, far)
    assert not expiries._ticks
