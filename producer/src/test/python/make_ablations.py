"""Makes the reference of AblationTest: what PyTorch computes of the models with sets of subcomponents taken out.

    make_ablations.py MODELS CLUSTERS.json OUT.safetensors

Each matrix becomes W - sum of U[c] V[:,c]^T over the set's members, formed in 64 bits; all else as models/README.md
says. Of stories the sets are clusters of a demo (a list of lists of matrix:index), of toys circuits and random sets.
"""
import json, pathlib, struct, sys
import numpy as np, torch


def read(file):
    raw = file.read_bytes()
    length = struct.unpack('<Q', raw[:8])[0]
    types = {'F16': np.float16, 'F32': np.float32, 'I32': np.int32, 'I64': np.int64}
    out = {}
    for name, entry in json.loads(raw[8:8 + length]).items():
        if name != '__metadata__':
            a, b = entry['data_offsets']
            values = np.frombuffer(raw[8 + length + a:8 + length + b], types[entry['dtype']]).reshape(entry['shape'])
            out[name] = torch.tensor(values.astype(np.float64) if entry['dtype'][0] == 'F' else values.astype(np.int64))
    return out


def write(file, arrays):
    header, data = {}, b''
    for name, array in arrays.items():
        raw = np.ascontiguousarray(array).tobytes()
        kind = 'F32' if array.dtype == np.float32 else 'I32'
        header[name] = {'dtype': kind, 'shape': list(array.shape), 'data_offsets': [len(data), len(data) + len(raw)]}
        data += raw
    head = json.dumps(header).encode()
    head += b' ' * (-len(head) % 8)
    file.write_bytes(struct.pack('<Q', len(head)) + head + data)


class Model:
    def __init__(self, folder):
        self.manifest = json.loads((folder / 'manifest.json').read_text())
        self.sizes = self.manifest['model']
        self.fixed = read(folder / 'target.safetensors')
        self.parts = read(folder / self.manifest['checkpoints'][-1]['file'])
        self.reference = read(folder / 'reference.safetensors')
        self.keys = [(m['name'], i) for m in self.manifest['matrices'] for i in range(m['subcomponents'])]

    def weights(self, removed):
        weights = {m['name']: self.fixed['target.' + m['name']].clone() for m in self.manifest['matrices']}
        for name, c in removed:
            weights[name] -= torch.outer(self.parts[name + '.U'][c], self.parts[name + '.V'][:, c])
        return weights

    def output(self, x, removed):
        return getattr(self, self.sizes['family'])(x, self.weights(removed))

    def tms(self, x, w):
        return torch.relu(x @ w['linear1'].T @ w['hidden.0'].T @ w['linear2'].T + self.fixed['fixed.linear2.bias'])

    def resid_mlp(self, x, w):
        embedding = self.fixed['fixed.embedding']
        r = x @ embedding
        for layer in range(self.sizes['n_layers']):
            r = r + torch.relu(r @ w[f'layers.{layer}.mlp_in'].T) @ w[f'layers.{layer}.mlp_out'].T
        return r @ embedding.T

    def llama_simple_mlp(self, tokens, w):
        s, f = self.sizes, self.fixed
        rms = lambda x: x / torch.sqrt((x * x).mean(-1, keepdim=True) + s.get('norm_eps', 1e-5))
        size, n = s['d_model'] // s['n_heads'], len(tokens)
        angle = torch.arange(n)[:, None] * 10000.0 ** (-2 * torch.arange(size // 2) / size)[None].double()
        cos, sin = torch.cos(angle), torch.sin(angle)

        def heads(x): return x.reshape(n, s['n_heads'], size).transpose(0, 1)

        def turn(x):
            a, b = x[..., :size // 2], x[..., size // 2:]
            return torch.cat([a * cos - b * sin, a * sin + b * cos], -1)

        x = f['fixed.embedding'][tokens]
        mask = torch.full((n, n), -torch.inf).triu(1)
        for l in range(s['n_layers']):
            p = f'h.{l}.'
            h = rms(x) * f['fixed.norm.attn'][l]
            q, k, v = (heads(h @ w[p + f'attn.{c}_proj'].T) for c in 'qkv')
            attention = torch.softmax(turn(q) @ turn(k).transpose(1, 2) / size ** 0.5 + mask, -1)
            x = x + (attention @ v).transpose(0, 1).reshape(n, -1) @ w[p + 'attn.o_proj'].T
            h = rms(x) * f['fixed.norm.mlp'][l]
            x = x + torch.nn.functional.gelu(h @ w[p + 'mlp.c_fc'].T) @ w[p + 'mlp.down_proj'].T
        return (rms(x) * f['fixed.norm.final']) @ f['fixed.embedding'].T


def main(models, clusters, file):
    out = {}
    stories = Model(models / 'stories')
    tokens = stories.reference['input'].reshape(-1)[:64]
    number = {f'{m}:{i}': n for n, (m, i) in enumerate(stories.keys)}
    out['stories.positions'] = np.array([20, 41, 63], np.int32)
    for k, members in enumerate(json.loads(clusters.read_text())):
        numbers = [number[key] for key in members]
        logits = stories.output(tokens, [stories.keys[n] for n in numbers])
        out[f'stories.{k}.members'] = np.array(numbers, np.int32)
        out[f'stories.{k}.output'] = logits[out['stories.positions']].float().numpy()
    for name in 'tms-40-10-id', 'resid-mlp-2', 'resid-mlp-3':
        toy, random = Model(models / name), np.random.default_rng(1)
        x = toy.reference['input'].reshape(-1, toy.sizes['n_features'])[:16]
        number = {key: n for n, key in enumerate(toy.keys)}
        circuits = [c for c in toy.manifest['known_circuits'] if c['name'] != 'dense'][:3]
        sets = [sorted(number[m, i] for m, i in c['members']) for c in circuits]
        sets += [sorted(random.choice(len(toy.keys), size, False).tolist()) for size in (1, 10, 60)]
        for k, numbers in enumerate(sets):
            out[f'{name}.{k}.members'] = np.array(numbers, np.int32)
            out[f'{name}.{k}.output'] = toy.output(x, [toy.keys[n] for n in numbers]).float().numpy()
    check = stories.output(tokens, [])
    assert (check - stories.reference['output'].reshape(-1, 1024)[:64]).abs().max() < 1e-4
    write(file, out)


main(*map(pathlib.Path, sys.argv[1:]))
