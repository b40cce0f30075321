#!/usr/bin/env python3
"""Asks a Prometheus every query of the dashboards; names those without an answer in the last ten minutes.

dashboards.py http://127.0.0.1:9090
"""

import json
import pathlib
import sys
import urllib.parse
import urllib.request

FOLDER = pathlib.Path(__file__).parent.parent / "grafana" / "dashboards"


def queries():
    for file in sorted(FOLDER.glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            for target in panel.get("targets", []):
                expression = target["expr"].replace("$__rate_interval", "30s")
                yield panel["title"], expression.replace("$run", ".+").replace("$analysis", ".+")


def answers(server, expression):
    query = urllib.parse.urlencode({"query": f"max_over_time(({expression})[10m:5s])"})
    with urllib.request.urlopen(f"{server}/api/v1/query?{query}", timeout=10) as response:
        return json.load(response)["data"]["result"]


def main():
    asked = list(queries())
    silent = [f"{title}: {expression}" for title, expression in asked if not answers(sys.argv[1], expression)]
    print(f"{len(asked) - len(silent)} of {len(asked)} queries have answers", *silent, sep="\n  ")
    return 1 if silent else 0


if __name__ == "__main__":
    sys.exit(main())
