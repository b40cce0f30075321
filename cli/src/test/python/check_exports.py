"""Reads a window's exports back with networkx, and compares them with each other: check_exports.py FOLDER"""
import csv
import json
import os
import sys
from pathlib import Path

try:
    import networkx as nx
except ImportError:
    print('skipped: no networkx')
    sys.exit(1 if os.environ.get('WEFT_CI') == 'true' else 0)


def content(graph):
    nodes = {n: (d['matrix'], int(d['layer']), d.get('cluster')) for n, d in graph.nodes(data=True)}
    edges = {tuple(sorted(e[:2])): (e[2]['weight'], e[2]['r']) for e in graph.edges(data=True)}
    return nodes, edges


def main(folder):
    link = nx.node_link_graph(json.loads((folder / 'clusters.json').read_text()), edges='links')
    nodes, edges = content(link)
    assert link.graph['run'] == 'kept' and link.graph['window'] == 0, link.graph
    assert len(nodes) == 30 and len(edges) >= 60, (len(nodes), len(edges))
    assert content(nx.read_graphml(folder / 'clusters.graphml')) == (nodes, edges)
    assert content(nx.read_gexf(folder / 'clusters.gexf')) == (nodes, edges)
    clusters = {row['key']: int(row['cluster']) for row in csv.DictReader(open(folder / 'clusters.csv', newline=''))}
    assert clusters == {key: node[2] for key, node in nodes.items() if node[2] is not None}
    assert len(set(clusters.values())) == 6
    print('networkx', nx.__version__, 'read', len(nodes), 'nodes and', len(edges), 'edges from each form')


if __name__ == '__main__':
    main(Path(sys.argv[1]))
