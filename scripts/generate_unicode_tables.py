#!/usr/bin/env python3
"""Writes src/sealed/unicode_tables.cpp from the Unicode character database, version 15.0 (Debian: unicode-data).

The rule "caseless/1" of lookup tags is frozen, so its data are: run this only to check that the committed file can be
made again. Tags made with other data would not find what is stored.

    scripts/generate_unicode_tables.py [--check] [directory of the database, default /usr/share/unicode]
"""
import pathlib
import re
import sys

VERSION = "15.0.0"
OUTPUT = pathlib.Path(__file__).resolve().parent.parent / "src/sealed/unicode_tables.cpp"


def lines(path):
    for line in path.read_text(encoding="utf-8").splitlines():
        line = line.split("#")[0].strip()
        if line:
            yield [field.strip() for field in line.split(";")]


def check_version(path):
    first = path.read_text(encoding="utf-8").splitlines()[0]
    if VERSION not in first:
        print(f"{path}: not version {VERSION}: {first}", file=sys.stderr)
        sys.exit(77)  # "skipped" for ctest


class Database:
    def __init__(self, directory):
        for name in ("CaseFolding.txt", "DerivedNormalizationProps.txt"):
            check_version(directory / name)
        self.combining_class, canonical = {}, {}
        for fields in lines(directory / "UnicodeData.txt"):
            point = int(fields[0], 16)
            if fields[3] != "0":
                self.combining_class[point] = int(fields[3])
            if fields[5] and not fields[5].startswith("<"):
                canonical[point] = tuple(int(part, 16) for part in fields[5].split())
        self.decomposition = {point: self.expand(canonical, point) for point in canonical}
        self.folding = {}
        for fields in lines(directory / "CaseFolding.txt"):
            if fields[1] in "CF":
                self.folding[int(fields[0], 16)] = tuple(int(part, 16) for part in fields[2].split())
        excluded = set()
        for fields in lines(directory / "DerivedNormalizationProps.txt"):
            if fields[1] == "Full_Composition_Exclusion":
                first, _, last = fields[0].partition("..")
                excluded.update(range(int(first, 16), int(last or first, 16) + 1))
        self.pairs = sorted((*parts, point) for point, parts in canonical.items()
                            if len(parts) == 2 and point not in excluded)
        self.second = {pair[1] for pair in self.pairs}

    def expand(self, canonical, point):
        if point not in canonical:
            return (point,)
        return tuple(leaf for part in canonical[point] for leaf in self.expand(canonical, part))


def trie(values, block):
    """Two stages: values[point] == blocks[index[point // block]][point % block]."""
    index, blocks, known = [], [], {}
    for start in range(0, max(values) // block * block + block, block):
        row = tuple(values.get(start + i, 0) for i in range(block))
        if row not in known:
            known[row] = len(blocks)
            blocks.append(row)
        index.append(known[row])
    return index, blocks


def array(items, per_line_width=118):
    text = ", ".join(items)
    return "\n".join("    " + line.rstrip() for line in re.findall(r".{1,%d}(?:, |$)" % (per_line_width - 4), text))


def render(data):
    pool, places = [], {}

    def place(sequence):
        if sequence not in places:
            places[sequence] = len(pool)
            pool.extend(sequence)
        return places[sequence]

    records, numbers, values = ["{0, 0, 0, 0}"], {}, {}
    for point in sorted(set(data.decomposition) | set(data.folding) | set(data.combining_class) | data.second):
        decomposition, folding = data.decomposition.get(point, ()), data.folding.get(point, ())
        shape = len(decomposition) | len(folding) << 3 | (0x80 if point in data.second else 0)
        record = "{%d, %d, %d, %d}" % (place(decomposition) if decomposition else 0, place(folding) if folding else 0,
                                       data.combining_class.get(point, 0), shape)
        if record not in numbers:
            numbers[record] = len(records)
            records.append(record)
        values[point] = numbers[record]
    shift = min((3, 4, 5, 6), key=lambda s: sum(len(part) * size for part, size in zip(trie(values, 1 << s), (1, 2 << s))))
    index, blocks = trie(values, 1 << shift)
    assert len(pool) < 1 << 16 and len(records) < 1 << 16 and len(blocks) < 1 << 16
    hexadecimal = lambda numbers: ["0x%x" % number for number in numbers]
    return f"""\
// Made by scripts/generate_unicode_tables.py from the Unicode character database {VERSION}; never edited, never made anew
// with other data: lookup tags depend on it. Copyright of the data: Unicode, Inc., under the Unicode licence
// (https://www.unicode.org/license.txt).
// clang-format off
#include "sealed/unicode_tables.hpp"

#include "core/no_postgres.hpp"

namespace privacy::sealed::unicode {{

const int kBlockShift = {shift};
const std::size_t kIndexSize = {len(index)};

const std::uint16_t kIndex[] = {{
{array(list(map(str, index)))}
}};

const std::uint16_t kBlocks[] = {{
{array([str(value) for row in blocks for value in row])}
}};

const Properties kProperties[] = {{
{array(records)}
}};

const char32_t kSequences[] = {{
{array(hexadecimal(pool))}
}};

const std::size_t kPairCount = {len(data.pairs)};

const Pair kPairs[] = {{
{array(["{" + ", ".join(hexadecimal(pair)) + "}" for pair in data.pairs])}
}};

}}  // namespace privacy::sealed::unicode
"""


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--check"]
    text = render(Database(pathlib.Path(arguments[0] if arguments else "/usr/share/unicode")))
    if "--check" in sys.argv:
        sys.exit(0 if OUTPUT.read_text(encoding="utf-8") == text else f"{OUTPUT} differs from what the data give")
    OUTPUT.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
