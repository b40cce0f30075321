#!/usr/bin/env python3
"""Computes with PyTorch, in 64 bits, what the nodes answered to tests of `stories`, and prints the largest differences.

    ./weft broker --data-dir .weft --port 9092 &
    PYTHONPATH=producer/python/src benchmarks/recompute.py localhost:9092 models/stories --run stories --tests 5

For some of the tested clusters: the whole, each layer alone and the first matched controls, by weights W - sum of
U[c] V[:,c]^T; which tokens are active is the answer's own word. Needs torch, confluent-kafka and protobuf.
"""
import argparse, json, pathlib
import numpy as np, torch
from weft_publisher import Topics, keys
from weft_publisher._proto import tests_pb2
from weft_publisher.reading import TopicReader, client_config
import tensors


def read(file):
    return {name: torch.tensor(array) for name, array in tensors.read(file).items()}


class Model:
    def __init__(self, folder):
        manifest = json.loads((folder / 'manifest.json').read_text())
        self.sizes, self.fixed = manifest['model'], read(folder / 'target.safetensors')
        self.parts = read(folder / manifest['checkpoints'][-1]['file'])
        self.names = [m['name'] for m in manifest['matrices']]
        self.keys = [(m['name'], i) for m in manifest['matrices'] for i in range(m['subcomponents'])]
        self.layers = {m['name']: m['layer'] for m in manifest['matrices']}

    def log_probabilities(self, tokens, removed):
        s, f = self.sizes, self.fixed
        w = {name: f['target.' + name].clone() for name in self.names}
        for name, c in (self.keys[n] for n in removed):
            w[name] -= torch.outer(self.parts[name + '.U'][c], self.parts[name + '.V'][:, c])
        rms = lambda x: x / torch.sqrt((x * x).mean(-1, keepdim=True) + s.get('norm_eps', 1e-5))
        size, (b, n) = s['d_model'] // s['n_heads'], tokens.shape
        angle = torch.arange(n)[:, None] * 10000.0 ** (-2 * torch.arange(size // 2) / size)[None].double()
        cos, sin = torch.cos(angle), torch.sin(angle)
        heads = lambda x: x.reshape(b, n, s['n_heads'], size).transpose(1, 2)

        def turn(x):
            one, other = x[..., :size // 2], x[..., size // 2:]
            return torch.cat([one * cos - other * sin, other * cos + one * sin], -1)

        x = f['fixed.embedding'][tokens]
        mask = torch.full((n, n), -torch.inf).triu(1)
        for l in range(s['n_layers']):
            p = f'h.{l}.'
            h = rms(x) * f['fixed.norm.attn'][l]
            q, k, v = (heads(h @ w[p + f'attn.{c}_proj'].T) for c in 'qkv')
            attention = torch.softmax(turn(q) @ turn(k).transpose(-1, -2) / size ** 0.5 + mask, -1)
            x = x + (attention @ v).transpose(1, 2).reshape(b, n, -1) @ w[p + 'attn.o_proj'].T
            h = rms(x) * f['fixed.norm.mlp'][l]
            x = x + torch.nn.functional.gelu(h @ w[p + 'mlp.c_fc'].T) @ w[p + 'mlp.down_proj'].T
        return torch.log_softmax((rms(x) * f['fixed.norm.final']) @ f['fixed.embedding'].T, -1)


def answers(brokers, run):
    found, topic = {}, Topics().effects
    with TopicReader(client_config(brokers, None)) as reader:
        for message in reader.messages(topic, keys.partition(run, reader.partitions(topic))):
            if message.key().decode().startswith(run + '/live/default/'):
                found[message.key()] = tests_pb2.TestEffect.FromString(message.value())
    return [e for e in found.values() if not e.refused and e.matched and e.active_samples]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('brokers')
    parser.add_argument('model', type=pathlib.Path)
    parser.add_argument('--run', default='stories')
    parser.add_argument('--first-token', type=int, default=0, help='put before texts that lack it')
    parser.add_argument('--tests', type=int, default=5)
    parser.add_argument('--controls', type=int, default=5)
    args = parser.parse_args()
    model, found = Model(args.model), answers(args.brokers, args.run)
    print(f'{len(found)} answers')
    for effect in [found[i] for i in np.linspace(0, len(found) - 1, args.tests).astype(int)]:
        texts = [np.frombuffer(s.sample.tokens, '<u4').astype(np.int64).tolist() for s in effect.samples]
        lead = [int(t[0] != args.first_token) for t in texts]
        longest = max(len(t) + l for t, l in zip(texts, lead))
        rows = [[args.first_token] * l + t + [args.first_token] * (longest - l - len(t)) for t, l in zip(texts, lead)]
        tokens, active = torch.tensor(rows), torch.zeros(len(rows), longest, dtype=torch.bool)
        for row, (sample, l) in enumerate(zip(effect.samples, lead)):
            activities = torch.tensor(np.frombuffer(sample.activities, '<f4').copy())
            active[row, l:l + len(activities)] = activities >= 0.5
        p = model.log_probabilities(tokens, [])
        sets = [(list(effect.members), effect.whole)]
        for layer in effect.layers:
            sets.append(([n for n in effect.members if model.layers[model.keys[n][0]] == layer.layer], layer.effect))
        sets += [(list(m.numbers), m.effect) for m in list(effect.matched)[:args.controls]]
        worst = 0.0
        for members, told in sets:
            q = model.log_probabilities(tokens, members)
            mean = float((p.exp() * (p - q)).sum(-1)[active].mean())
            worst = max(worst, abs(mean / told.active - 1) if told.active > 1e-6 else abs(mean - told.active))
        print(f'cluster {effect.cluster}: {int(active.sum())} active tokens of {effect.active_samples}, whole {effect.whole.active:.4g} nats, '
              f'{len(sets)} sets, largest relative difference {worst:.1e}')


if __name__ == '__main__':
    main()
