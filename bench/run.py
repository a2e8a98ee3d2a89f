"""Drives this service and the Node peer in turn with the same load over the same MongoDB, and compares them."""

import argparse
import json
import os
import subprocess
import sys
from collections import defaultdict
from collections.abc import Mapping, Sequence
from statistics import median
from typing import Final

from pymongo import MongoClient
from servers import BENCH, PLAIN, SECRET, SERVICE, TRANSACTION, Mongo, Server, mongo, running
from tables import print_table

KINDS: Final = (SERVICE, TRANSACTION, PLAIN)
MEASURED: Final = {
    "acceptedPerSecond": "accepted/s",
    "postP50": "POST p50 ms",
    "postP99": "POST p99 ms",
    "deliveryP50": "delivery p50 ms",
    "deliveryP99": "delivery p99 ms",
    "serverCpu": "CPU µs/message",
    "mongodCpu": "mongod µs/message",
}
COMPARED: Final = ("acceptedPerSecond", "postP99", "deliveryP99", "serverCpu")
FAULTS: Final = {"refused": "refused", "lost": "lost", "doubled": "doubled", "outOfOrder": "out of order"}

Result = Mapping[str, float]
Summary = Mapping[tuple[int, str], Result]
"""The results by the number of senders and the name of the server."""


def main() -> int:
    options = _options()
    results: dict[tuple[int, str], list[Result]] = defaultdict(list)
    with mongo() as database, MongoClient(database.uri) as client:
        for at in range(options.rounds):
            for kind in KINDS:
                name = f"{kind.name}-{at}"
                with running(kind, database.database(name)) as server:
                    for senders in options.senders:
                        result = _drive(server, database, senders, options.seconds)
                        results[senders, kind.name].append(result)
                        print(f"round {at + 1}, {senders} senders, {kind.name}: {json.dumps(result)}", file=sys.stderr)
                client.drop_database(name)
    summary = {key: _summary(rounds) for key, rounds in results.items()}
    _print_figures(options.senders, summary)
    _print_ratios(options.senders, summary)
    return 1 if any(summary[senders, SERVICE.name][fault] for senders in options.senders for fault in FAULTS) else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=6, help="measured in each round, after 2 s of warm-up")
    parser.add_argument("--senders", type=int, nargs="+", default=[16, 64, 256])
    return parser.parse_args()


def _drive(server: Server, database: Mongo, senders: int, seconds: float) -> Result:
    arguments = {
        "url": server.url,
        "senders": senders,
        "seconds": seconds,
        "server-pid": server.pid,
        "mongod-pid": database.pid,
    }
    command = ["node", BENCH / "load.mjs", *(f"--{name}={value}" for name, value in arguments.items())]
    environment = os.environ | {"JWT_SECRET": SECRET}
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True)
    result: Result = json.loads(done.stdout)
    return result


def _summary(rounds: Sequence[Result]) -> Result:
    """The medians of what was measured, the sums of what went wrong."""
    medians = {name: median(one[name] for one in rounds) for name in MEASURED}
    return medians | {fault: sum(one[fault] for one in rounds) for fault in FAULTS}


def _print_figures(counts: Sequence[int], summary: Summary) -> None:
    titles = MEASURED | FAULTS
    rows = [
        [str(senders), kind.name, *(_short(summary[senders, kind.name][name]) for name in titles)]
        for senders in counts
        for kind in KINDS
    ]
    print_table(["senders", "server", *titles.values()], rows, labels=2)


def _short(value: float) -> str:
    return f"{value:,.1f}" if isinstance(value, float) and value < 100 else f"{value:,.0f}"


def _print_ratios(counts: Sequence[int], summary: Summary) -> None:
    def ratios(senders: int, peer: str) -> list[str]:
        ours, theirs = summary[senders, SERVICE.name], summary[senders, peer]
        return [f"{ours[name] / theirs[name]:.2f}" for name in COMPARED]

    rows = [
        [str(senders), peer.name, *ratios(senders, peer.name)] for senders in counts for peer in (TRANSACTION, PLAIN)
    ]
    print_table(
        ["senders", "service / peer", *(MEASURED[name].removesuffix(" ms") for name in COMPARED)], rows, labels=2
    )


if __name__ == "__main__":
    sys.exit(main())
