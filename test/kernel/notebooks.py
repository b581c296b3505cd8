"""Notebooks for tests, written where a test wants them."""

import nbformat

KERNELSPEC = {"name": "trac-ts", "display_name": "TypeScript (TraC)", "language": "typescript"}


def code(source, *tags, outputs=()):
    cell = nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})
    cell.execution_count = 1 if outputs else None
    cell.outputs = [nbformat.v4.new_output(**output) for output in outputs]
    return cell


def write_notebook(path, *cells):
    """Writes code cells (text or nodes) as a TypeScript notebook."""
    nodes = [cell if not isinstance(cell, str) else code(cell) for cell in cells]
    metadata = {"kernelspec": KERNELSPEC, "language_info": {"name": "typescript"}}
    nbformat.write(nbformat.v4.new_notebook(cells=nodes, metadata=metadata), path)
    return path
