"""Writes the newest snapshot's mapping as JSON, and its window: BROKERS RUN FILE.json"""
import json
import sys
from pathlib import Path

import weft_publisher

brokers, run, file = sys.argv[1:]
newest = weft_publisher.snapshots(brokers, run)[-1]
members = {cluster.id: len(cluster.numbers) for cluster in newest.clusters}
Path(file).write_text(json.dumps(
    {"window": newest.window, "samples": newest.samples, "members": members, "mapping": newest.mapping()}))
