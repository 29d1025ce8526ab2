"""Texts in encodings that nothing names are read with the letters of their languages."""

from pathlib import Path

import pytest

from classifier.formats import read_exports

TEXTS = {
    "cp1250 Polish": ("cp1250", "Zażółć gęślą jaźń w zespołach pielęgniarskich"),
    "cp1250 Czech": ("cp1250", "Příliš žluťoučký kůň úpěl dábelské ódy o důvěře v týmech"),
    "cp1250 Hungarian": ("cp1250", "Árvíztűrő tükörfúrógép, védőnők és ápolónők"),
    "cp1254 Turkish": ("cp1254", "Hemşire ekiplerinde paylaşılan liderliğin güvene etkisi"),
    "cp1251 Russian": ("cp1251", "Доверие и лидерство в командах"),
    "cp1253 Greek": ("cp1253", "Η εμπιστοσύνη στην ομάδα και η ηγεσία"),
    "cp932 Japanese": ("cp932", "チ\u30fcムにおける信頼とリ\u30fcダ\u30fcシップの調査"),
    "gb18030 Chinese": ("gb18030", "护理团队中的信任与领导力研究"),
    "euc_kr Korean": ("euc_kr", "간호 팀의 신뢰와 리더십에 대한 연구"),
    "cp1252 French": (
        "cp1252",
        "La confiance des équipes : cœur, œuvre et façon d’être, naïveté",
    ),
    "cp1252 Danish": ("cp1252", "Tillid og ledelse på små sygehuse: forældre, søster og ældre"),
    "cp1252 Portuguese": (
        "cp1252",
        "Confiança e liderança: ações e questões na gestão de órgãos",
    ),
    "cp1252 Icelandic": (
        "cp1252",
        "Það er traust í teymum og forysta á deildum, sótt af æskulýð",
    ),
    "cp1252 English": ("cp1252", "The naïve reader’s “trust” – 5±2 µg, m² and cafés"),
}


@pytest.mark.parametrize("name", TEXTS)
def test_the_letters_of_a_language_tell_its_encoding(tmp_path: Path, name: str) -> None:
    codec, text = TEXTS[name]
    path = tmp_path / "a.ris"
    path.write_bytes(f"TY  - JOUR\r\nTI  - {text}\r\nPY  - 2010\r\nER  - \r\n".encode(codec))
    exports = read_exports([path])
    assert exports.records[0].title == text
    assert exports.reports[0].encoding == codec


def test_a_guess_from_few_letters_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.ris"
    path.write_bytes("TY  - JOUR\nTI  - A доверие\nER  - \n".encode("cp1251"))
    (report,) = read_exports([path]).reports
    assert [p.reason for p in report.problems] == [
        "no mark names its encoding; read as CP1251 by its letters"
    ]
