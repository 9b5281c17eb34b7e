"""The map of the house, drawn from the imports: a room may look into the rooms below it, never up or beside."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "tactus"
LAYERS = (
    ("adapters",),
    ("cli", "sync"),
    ("testing",),
    ("door",),
    ("app",),
    ("ops",),
    ("agents", "vm"),
    ("hitl", "models", "storage", "config"),
    ("language", "runtime"),
    ("errors", "record"),
)
"""From the faces down to the ground; docs/design.md shows the same picture."""
ALIASES = {"__main__": "cli"}
OPEN = ("", "stdlib")
"""Rooms that import nothing and that everybody may name: the version, and a folder of .tac files."""
PUBLIC = "the public names; each is loaded when it is first used"
KNOWN: dict[tuple[str, str], str] = {
    ("__init__.py", "tactus.adapters.runtime"): PUBLIC,
    ("__init__.py", "tactus.door.people"): PUBLIC,
    ("__init__.py", "tactus.door.runtime"): PUBLIC,
    ("__init__.py", "tactus.errors"): PUBLIC,
    ("__init__.py", "tactus.models"): PUBLIC,
    ("__init__.py", "tactus.runtime"): PUBLIC,
    ("__init__.py", "tactus.app.standing"): PUBLIC,
    ("__init__.py", "tactus.storage"): PUBLIC,
    ("__init__.py", "tactus.sync"): PUBLIC,
}
"""(file, imported module) -> why this arrow is tolerated."""
FOREIGN = {
    "lupa": ("vm/",),
    "pytest": ("testing/",),
    "tree_sitter": ("language/parse.py",),
    "tree_sitter_lua": ("language/parse.py",),
    "gherkin": ("language/gherkin.py",),
    "pydantic_ai": ("models/",),
    "openai": ("models/",),
    "genai_prices": ("models/", "agents/cost.py"),
    "yaml": ("config/files.py",),
}
"""Library -> the only places that import it."""
LAZY = ("pydantic_ai", "openai", "genai_prices", "tree_sitter", "tree_sitter_lua", "gherkin", "yaml")
"""Libraries that are only loaded when they are used: the command line starts fast."""


@dataclass(frozen=True)
class Import:
    """One import: `inside` when it stands in a function, or where only a type checker looks."""

    file: str
    line: int
    module: str
    inside: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.module}"


def modules() -> set[str]:
    names = {".".join(("tactus", *path.relative_to(SRC).with_suffix("").parts)) for path in SRC.rglob("*.py")}
    return {name.removesuffix(".__init__") for name in names}


def imports(path: Path, known: set[str]) -> Iterator[Import]:
    """Every import of a file, wherever it stands; `from tactus import loading` is the module tactus.app.loading."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    file = path.relative_to(SRC).as_posix()
    for node, inside in _walk(tree, False):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield Import(file, node.lineno, alias.name, inside)
        elif isinstance(node, ast.ImportFrom):
            base = _absolute(node, path)
            for alias in node.names:
                deeper = f"{base}.{alias.name}"
                yield Import(file, node.lineno, deeper if deeper in known else base, inside)


def _walk(node: ast.AST, inside: bool) -> Iterator[tuple[ast.AST, bool]]:
    for child in ast.iter_child_nodes(node):
        lazy = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        lazy = lazy or (isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test))
        yield child, inside
        yield from _walk(child, inside or lazy)


def _absolute(node: ast.ImportFrom, path: Path) -> str:
    if not node.level:
        return node.module or ""
    package = ["tactus", *path.relative_to(SRC).parent.parts]
    base = package[: len(package) - node.level + 1]
    return ".".join([*base, *([node.module] if node.module else [])])


def room(module: str) -> str:
    """The room of a module: the first name below tactus; the package itself is ""."""
    name = module.split(".")[1] if "." in module else ""
    return ALIASES.get(name, name)


def layer(name: str) -> int:
    return next(i for i, rooms in enumerate(LAYERS) if name in rooms)


def every_import() -> list[Import]:
    known = modules()
    return [found for path in sorted(SRC.rglob("*.py")) for found in imports(path, known)]


ALL = every_import()


def of_file(file: str) -> str:
    parts = Path(file).with_suffix("").parts
    name = "" if parts == ("__init__",) else parts[0]
    return ALIASES.get(name, name)


def test_every_room_has_its_place_on_the_map() -> None:
    rooms = {room(module) for module in modules()}
    drawn = {name for rooms_of_layer in LAYERS for name in rooms_of_layer}
    assert rooms - set(OPEN) == drawn


def test_every_arrow_points_inward() -> None:
    wrong = []
    for found in ALL:
        if not found.module.startswith("tactus") or (found.file, found.module) in KNOWN:
            continue
        here, there = of_file(found.file), room(found.module)
        if here == there or there in OPEN:
            continue
        if here in OPEN or layer(there) <= layer(here):
            wrong.append(f"{found} ({here or 'tactus'} -> {there})")
    assert wrong == []


def test_a_tolerated_arrow_is_still_there() -> None:
    drawn = {(found.file, found.module) for found in ALL}
    assert set(KNOWN) <= drawn


def test_the_errors_import_nothing_of_ours() -> None:
    assert [str(found) for found in ALL if found.file == "errors.py" and found.module.startswith("tactus")] == []


@pytest.mark.parametrize("library", FOREIGN)
def test_a_library_is_imported_in_its_room_alone(library: str) -> None:
    users = [found for found in ALL if found.module.split(".")[0] == library]
    assert users, f"nobody imports {library}: take it off the map"
    outside = [str(found) for found in users if not found.file.startswith(FOREIGN[library])]
    assert outside == []


@pytest.mark.parametrize("library", LAZY)
def test_a_heavy_library_is_imported_where_it_is_used(library: str) -> None:
    early = [str(found) for found in ALL if found.module.split(".")[0] == library and not found.inside]
    assert early == []


def test_the_drawing_sees_imports_inside_functions_and_for_type_checkers() -> None:
    inside = [found for found in ALL if found.inside]
    assert any(found.module.startswith("tactus") for found in inside)
    assert any(found.file == "runtime/ask.py" and found.module == "tactus.runtime.journal" for found in inside)
