"""JSON Schemas of the questionnaire files, so that an editor can help while writing.

`flask questionnaires schema` writes them to questionnaires/schema; a test keeps them equal
to the models.
"""

import json
from pathlib import Path

from pydantic import BaseModel

from . import models

SCHEMAS: dict[str, type[BaseModel]] = {
    "questionnaire": models.QuestionnaireFile,
    "language": models.LanguageFile,
    "scales": models.ScalesFile,
    "constructs": models.ConstructsFile,
    "pictograms": models.PictogramsFile,
    "phrases": models.PhrasesFile,
    "indicators": models.IndicatorsFile,
    "shared-language": models.SharedLanguageFile,
}


def schemas() -> dict[str, str]:
    """File name -> text of each schema."""
    dialect = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        f"{name}.schema.json": json.dumps(
            dialect | model.model_json_schema(), indent=2, ensure_ascii=False
        )
        + "\n"
        for name, model in SCHEMAS.items()
    }


def write_schemas(path: Path) -> list[Path]:
    """Writes the schemas into a folder, made if needed; the files written."""
    path.mkdir(parents=True, exist_ok=True)
    files = {path / name: text for name, text in schemas().items()}
    for file, text in files.items():
        file.write_text(text, encoding="utf-8")
    return list(files)
