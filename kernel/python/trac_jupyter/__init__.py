"""The Python side of TypeScript notebooks: papermill parameters, headless execution, HTML pages."""
