"""What both PyTorch peers of the update share: the made-up data that the parent wrote, and the method's numbers."""

import torch
from safetensors.torch import load_file

ALPHA, GAMMA, ETA, DROPOUT, LEARNING_RATE = 0.2, 0.99, 0.25, 0.25, 1e-4
ACTION_MARGIN = 1e-5
LEAST_PROBABILITY = 1e-6


class Data:
    """Flat transitions, and segments as places in them."""

    def __init__(self, file, length):
        tensors = load_file(file)
        self.length = length
        self.observations = tensors["observations"]  # [N, observation size]
        self.actions = tensors["actions"].clamp(ACTION_MARGIN - 1, 1 - ACTION_MARGIN)  # [N, action size]
        self.start = tensors["start"].long()  # [S]
        self.label = tensors["label"].float()  # [S]
        self.weight = tensors["weight"]  # [S]
        self.layers = [tensors[f"actor.mlp.net.{3 * layer}.{part}"] for layer in range(3) for part in ("weight", "bias")]

    def segments_of(self, values, picks):
        """Rows of the picked segments, [picks, length, width]: one copy out of the flat array."""
        rows, width = values.shape
        windows = values.as_strided((rows - self.length + 1, self.length, width), (width, width, 1))
        return windows[self.start[picks]]


def discounts(length):
    """gamma^t, [length]."""
    return GAMMA ** torch.arange(length, dtype=torch.float32)
