"""What the pinned simulators need to run on Python 3.10 and 3.11, to the same numbers."""

import copy
import dataclasses


def allow_array_defaults() -> None:
    """Safety-Gymnasium's dataclasses have arrays as defaults, which Python 3.11 refuses: each object gets a copy."""
    import numpy

    original = dataclasses._get_field

    def with_factory(cls, name, *rest):
        default = getattr(cls, name, None)
        if isinstance(default, numpy.ndarray):
            setattr(cls, name, dataclasses.field(default_factory=lambda: copy.copy(default)))
        return original(cls, name, *rest)

    dataclasses._get_field = with_factory


def shrink_sky() -> None:
    """A reset of Safety-Gymnasium decodes pictures of the sky for a second; nobody looks at them."""
    import safety_gymnasium.world as world

    load = world.yaml.load
    loaded = {}

    class Yaml:
        FullLoader = world.yaml.FullLoader

        @staticmethod
        def load(file, Loader):
            if file.name not in loaded:
                loaded[file.name] = load(file, Loader=Loader)
                textures = loaded[file.name].get("textures", {})
                if "skybox" in textures:
                    plain = {"type": "skybox", "builtin": "flat", "rgb1": "0 0 0", "width": "8", "height": "48"}
                    textures["skybox"] = {f"@{key}": value for key, value in plain.items()}
            return copy.deepcopy(loaded[file.name])

    world.yaml = Yaml


def restore_old_names() -> None:
    """MetaDrive 0.2.6 uses names that NumPy 1.24 and gym 0.26 dropped."""
    import gym
    import gym.envs
    import gym.envs.registration as registration
    import numpy

    for name, kind in (("bool", numpy.bool_), ("float", numpy.float32), ("int", numpy.int64)):
        if name not in vars(numpy):
            setattr(numpy, name, kind)

    class Registry(dict):
        @property
        def env_specs(self):
            return self

    registry = Registry(registration.registry)
    for module in (registration, gym.envs, gym):
        if hasattr(module, "registry"):
            module.registry = registry
