#!/usr/bin/env python3
"""Writes extension/10_types.sql, 11_casts.sql, 12_operators.sql and 52_functions.sql: every personal type is a line of the table below.

Usage: scripts/generate_type_sql.py [--check]    --check: fail if the committed files differ
"""
import pathlib
import sys

# base type, category of its functions in the parser, has a lookup, has an order
TYPES = [
    ("text", "S", True, True),
    ("date", "D", True, True),
    ("timestamp", "D", True, True),
    ("timestamptz", "D", True, True),
    ("numeric", "N", True, True),
    ("integer", "N", True, True),
    ("bigint", "N", True, True),
    ("boolean", "B", False, True),
    ("uuid", "U", True, True),
    ("json", "U", False, False),
    ("jsonb", "U", False, True),
    ("bytea", "U", True, True),
    ("inet", "I", True, True),
]

# Assignment casts to the personal type, besides the base type's own: where the base type has one, implicit or by
# assignment. Any type is assigned to personal_text through its text form, as to text.
FROM = {
    "text": ["varchar", "bpchar", "name"],
    "date": ["timestamp", "timestamptz"],
    "timestamp": ["date", "timestamptz"],
    "timestamptz": ["date", "timestamp"],
    "numeric": ["smallint", "integer", "bigint", "real", "double precision"],
    "integer": ["smallint", "bigint", "numeric", "real", "double precision"],
    "bigint": ["smallint", "integer", "numeric", "real", "double precision"],
    "json": ["jsonb"],
    "jsonb": ["json"],
    "inet": ["cidr"],
}

# Those of them that are implicit, so that coalesce(income, 0), CASE and UNION find a common type. For each of them no
# operator may take the personal type beside one that is reached from the source as well, or plain columns become
# ambiguous: integer = numeric would be, with (personal_numeric, numeric) there.
IMPLICIT_FROM = {
    "text": ["varchar", "bpchar", "name"],
    "numeric": ["smallint", "integer", "bigint", "real", "double precision"],
    "bigint": ["smallint", "integer"],
}

# Assignment casts from the personal type, besides the implicit one to its base type and those to text and varchar.
# None of them is implicit: a second implicit target makes operators ambiguous.
TO = {
    "text": ["bpchar", "name"],
    "date": ["timestamp", "timestamptz"],
    "timestamp": ["date", "timestamptz", "time"],
    "timestamptz": ["date", "timestamp", "time"],
    "numeric": ["smallint", "integer", "bigint", "real", "double precision", "money"],
    "integer": ["smallint", "bigint", "numeric", "real", "double precision"],
    "bigint": ["smallint", "integer", "numeric", "real", "double precision"],
    "boolean": ["integer"],
    "json": ["jsonb"],
    "jsonb": ["json"],
    "inet": ["cidr"],
}

# What applications compare with the personal type: the base type, and those that would be ambiguous otherwise, as
# personal_bigint = integer would be between (personal_bigint, bigint) and (bigint, integer). Numbers become a
# personal_numeric, or are compared with what it reveals; the planner finds the column behind that cast.
COMPARED = {
    "text": ["text", "name"],
    "numeric": [],
    "timestamp": ["timestamp", "date"],
    "timestamptz": ["timestamptz", "timestamp", "date"],
    "integer": ["integer", "smallint", "bigint"],
    "bigint": ["bigint", "smallint", "integer"],
}

# Operators that stand for those of the base types: (operators, left, right, result). The planner reveals the operands
# and looks the operator up again; a row of operands is complete, or a preferred type would win: personal_integer + 1
# must not become double precision.
COMPARE = ["=", "<>", "<", "<=", ">", ">="]
ORDER = COMPARE[2:]
DATES = ["date", "timestamp", "timestamptz"]
PERSONAL_DATES = ["personal_" + t for t in DATES]


def resolved():
    found = []
    for base, _, lookup, ordered in TYPES:
        if ordered and base not in ("json", "jsonb", "boolean"):
            found.append((ORDER, f"personal_{base}", f"personal_{base}", "boolean"))
    number = {"smallint": "integer", "integer": "integer", "bigint": "bigint", "numeric": "numeric",
              "double precision": "double precision", "personal_integer": "integer", "personal_bigint": "bigint",
              "personal_numeric": "numeric"}
    for other, result in number.items():
        pairs = [("personal_integer", other), (other, "personal_integer")][:1 if other == "personal_integer" else 2]
        for pair in pairs:
            found.append((["+", "-", "*", "/"], *pair, result))
            if other != "personal_integer":
                found.append((ORDER if other in COMPARED["integer"] else COMPARE, *pair, "boolean"))
    found += [(["^"], *pair, "double precision") for pair in (("personal_integer", "double precision"),
                                                                ("double precision", "personal_integer"))]
    for number in ("smallint", "integer"):  # (bigint, integer) beside (personal_bigint, personal_bigint)
        found += [(ORDER, "personal_bigint", number, "boolean"), (ORDER, number, "personal_bigint", "boolean")]
    for number in ("integer", "bigint", "numeric"):
        found += [(["*"], f"personal_{number}", "interval", "interval"), (["*"], "interval", f"personal_{number}", "interval")]
    for left in DATES + PERSONAL_DATES:
        for right in DATES + PERSONAL_DATES:
            if not {left, right} & set(PERSONAL_DATES):
                continue
            bases = [t.removeprefix("personal_") for t in (left, right)]
            found.append((["-"], left, right, "integer" if bases == ["date", "date"] else "interval"))
            if left == right:
                continue
            tagged = any(a.startswith("personal_") and b in COMPARED.get(a.removeprefix("personal_"), [a.removeprefix("personal_")])
                         for a, b in ((left, right), (right, left)))
            found.append((ORDER if tagged else COMPARE, left, right, "boolean"))
    return found


# Window frames of RANGE with an offset: the parser asks the ordering's operator family; the planner takes the base type's.
IN_RANGE = {"date": ["interval"], "timestamp": ["interval"], "timestamptz": ["interval"], "numeric": ["numeric"],
            "integer": ["integer", "bigint", "smallint"], "bigint": ["bigint"]}

# What the parser would not find, or find wrongly, through the one implicit cast: name or operator, arguments, result and
# body, in which % stands before what is revealed. A client's SELECT gets the variant that shows NULL for what is withheld.
WRAPPED = [
    ("to_char", ["personal_date", "text"], "text", "pg_catalog.to_char(%$1, $2)"),
    ("date_trunc", ["text", "personal_date"], "timestamptz", "pg_catalog.date_trunc($1, %$2)"),
    ("age", ["personal_date"], "interval", "pg_catalog.age(%$1)"),
    ("age", ["timestamptz", "personal_date"], "interval", "pg_catalog.age($1, %$2)"),
    ("age", ["personal_date", "timestamptz"], "interval", "pg_catalog.age(%$1, $2)"),
    ("age", ["personal_date", "personal_date"], "interval", "pg_catalog.age(%$1, %$2)"),
    ("age", ["personal_timestamp", "personal_date"], "interval", "pg_catalog.age(%$1, %$2)"),
    ("age", ["personal_timestamptz", "personal_date"], "interval", "pg_catalog.age(%$1, %$2)"),
    ("timezone", ["text", "personal_date"], "timestamp", "pg_catalog.timezone($1, %$2)"),
    *(("overlaps", ["personal_date", other, "timestamptz", "timestamptz"], "boolean",
       f"pg_catalog.overlaps(%$1, {'%' if other.startswith('personal') else ''}$2, $3, $4)")
      for other in ("personal_date", "timestamptz", "interval")),
    *(("overlaps", ["timestamptz", "timestamptz", "personal_date", other], "boolean",
       f"pg_catalog.overlaps($1, $2, %$3, {'%' if other.startswith('personal') else ''}$4)")
      for other in ("personal_date", "timestamptz", "interval")),
    *((name, ["personal_integer"], "double precision", f"pg_catalog.{name}(%$1)")
      for name in ("round", "ceil", "ceiling", "floor", "trunc", "sqrt")),
    ("power", ["personal_integer", "double precision"], "double precision", "pg_catalog.power(%$1, $2)"),
    ("round", ["personal_integer", "integer"], "numeric", "pg_catalog.round(%$1, $2)"),
    ("||", ["personal_jsonb", "jsonb"], "jsonb", "%$1 OPERATOR(pg_catalog.||) $2"),
    ("||", ["jsonb", "personal_jsonb"], "jsonb", "$1 OPERATOR(pg_catalog.||) %$2"),
    ("||", ["personal_jsonb", "personal_jsonb"], "jsonb", "%$1 OPERATOR(pg_catalog.||) %$2"),
    ("||", ["personal_bytea", "bytea"], "bytea", "%$1 OPERATOR(pg_catalog.||) $2"),
    ("||", ["bytea", "personal_bytea"], "bytea", "$1 OPERATOR(pg_catalog.||) %$2"),
    ("||", ["personal_bytea", "personal_bytea"], "bytea", "%$1 OPERATOR(pg_catalog.||) %$2"),
]

HEADER = "-- Made by scripts/generate_type_sql.py: change that.\n"
SUPPORT = "LANGUAGE c IMMUTABLE STRICT LEAKPROOF PARALLEL SAFE"


def personal(base):
    return f"pg_catalog.personal_{base}"


def ident(name):
    """A type's name as part of a function's name."""
    return name.replace(" ", "_")


def function(name, arguments, returns, options, symbol, comment, public):
    signature = f"privacy.{name}({arguments})"
    out = f"CREATE FUNCTION {signature} RETURNS {returns}\n  {options} AS 'MODULE_PATHNAME', '{symbol}';\n"
    if not public:
        out += f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC;\n"
    return out + f"COMMENT ON FUNCTION {signature} IS '{comment}';\n"


def types():
    out = HEADER + "-- Personal types. Output and send give the sealed form; what is stored is sealed, by a trigger and a CHECK.\n"
    for base, category, _, _ in TYPES:
        name, collatable = personal(base), ", COLLATABLE = true" if base == "text" else ""
        prefix = f"personal_{base}"
        subscript = ""
        if base == "jsonb":
            subscript = f", SUBSCRIPT = privacy.{prefix}_subscript"
            out += "\n" + function(f"{prefix}_subscript", "internal", "internal", "LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE",
                                   "privacy_jsonb_subscript", f"Subscripts of {prefix}: those of the revealed value", False)
        out += f"\nCREATE TYPE {name};\n"
        out += function(f"{prefix}_in", "cstring", name, "LANGUAGE c STABLE STRICT PARALLEL SAFE", f"privacy_{base}_in",
                        f"Input of {prefix}: a plaintext; its sealed form from a restore only", False)
        out += function(f"{prefix}_out", name, "cstring", "LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE", "privacy_out",
                        f"Output of {prefix}: the sealed form", False)
        out += function(f"{prefix}_recv", "internal", name, "LANGUAGE c STABLE STRICT PARALLEL SAFE",
                        f"privacy_{base}_recv", f"Binary input of {prefix}", False)
        out += function(f"{prefix}_send", name, "bytea", "LANGUAGE c IMMUTABLE STRICT PARALLEL SAFE", "privacy_send",
                        f"Binary output of {prefix}: the sealed form", False)
        out += (f"CREATE TYPE {name} (INPUT = privacy.{prefix}_in, OUTPUT = privacy.{prefix}_out,\n"
                f"  RECEIVE = privacy.{prefix}_recv, SEND = privacy.{prefix}_send,\n"
                f"  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = '{category}'{collatable}{subscript});\n"
                f"COMMENT ON TYPE {name} IS 'A {base} about a person, stored sealed';\n")
    return out


def cast(source, target, how, context, comment):
    return (f"CREATE CAST ({source} AS {target}) {how}{context};\n"
            f"COMMENT ON CAST ({source} AS {target}) IS '{comment}';\n")


def casts():
    out = HEADER + """-- Casts to a personal type make an unsealed value, which only a trigger can seal and store. Casts from one reveal: NULL
-- in a client's SELECT (the reader puts privacy.reveal in their place), else 42501 where the value is withheld.
"""
    make = "LANGUAGE c STABLE STRICT PARALLEL SAFE"
    reveal = "LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100"
    for base, *_ in TYPES:
        name = f"personal_{base}"
        out += "\n"
        for source in [base] + FROM.get(base, []):
            comment = f"An unsealed {name}"
            context = " AS IMPLICIT" if source in IMPLICIT_FROM.get(base, []) else " AS ASSIGNMENT"
            if source in ("text", "varchar") and base == "text":
                # The same bytes: a column changes its type without being rewritten.
                out += cast(source, personal(base), "WITHOUT FUNCTION", context, comment)
                continue
            out += function(name, source, personal(base), make, "privacy_to_personal", comment, True)
            out += cast(source, personal(base), f"WITH FUNCTION privacy.{name}({source})", context, comment)
        targets = [base] + [t for t in ("text", "varchar") if t != base] + TO.get(base, [])
        for target in targets:
            comment = f"The revealed value as {target}"
            function_name = f"reveal_as_{ident(target)}"
            out += function(function_name, personal(base), target, reveal, "privacy_reveal_cast", comment, True)
            out += cast(personal(base), target, f"WITH FUNCTION privacy.{function_name}({personal(base)})",
                        " AS IMPLICIT" if target == base else " AS ASSIGNMENT", comment)
    return out


def operator(symbol, function_name, left, right, extra, comment):
    return (f"CREATE OPERATOR pg_catalog.{symbol} (FUNCTION = privacy.{function_name}, LEFTARG = {left}, RIGHTARG = {right}"
            f"{extra});\nCOMMENT ON OPERATOR pg_catalog.{symbol} ({left}, {right}) IS '{comment}';\n")


# suffix of the function, blind operator, commutator, negator, strategy, selectivity
BLIND = [("lt", "<^", ">^", ">=^", 1, "scalarlt"), ("le", "<=^", ">=^", ">^", 2, "scalarle"),
         ("ge", ">=^", "<=^", "<^", 4, "scalarge"), ("gt", ">^", "<^", "<=^", 5, "scalargt")]


def operators():
    out = HEADER + """-- Equality, blind order and hashing by lookup tags, in pg_catalog: outside the search_path, email = 'x' would silently
-- become text = text. The order is arbitrary; its operators have names of their own, so that < reveals and compares.
-- A base type's operand is wrapped in privacy.tag by the planner; the operators that take it unwrapped find nothing.
CREATE FUNCTION privacy.selectivity_from(internal, oid, internal, integer) RETURNS double precision
  LANGUAGE c STABLE STRICT PARALLEL SAFE AS 'MODULE_PATHNAME', 'privacy_selectivity_from';
REVOKE ALL ON FUNCTION privacy.selectivity_from(internal, oid, internal, integer) FROM PUBLIC;
COMMENT ON FUNCTION privacy.selectivity_from(internal, oid, internal, integer) IS 'For the planner: how many values >=^ finds';
"""
    for base, _, lookup, ordered in TYPES:
        if not ordered:
            continue
        name, t = f"personal_{base}", personal(base)
        equal, unequal = ("=", "<>") if lookup else ("=^", "<>^")
        out += "\n"
        for suffix, what in (("eq", "Equal"), ("ne", "Not equal")):
            out += function(f"{name}_{suffix}", f"{t}, {t}", "boolean", SUPPORT, f"privacy_{suffix}",
                            f"{what}, by lookup tag", True)
        for suffix, *_ in BLIND:
            out += function(f"{name}_{suffix}", f"{t}, {t}", "boolean", SUPPORT, f"privacy_{suffix}",
                            "Blind order of lookup tags", True)
        out += function(f"{name}_cmp", f"{t}, {t}", "integer", SUPPORT, "privacy_cmp", "Blind order of lookup tags", True)
        out += function(f"{name}_hash", t, "integer", SUPPORT, "privacy_hash", "Hash of the lookup tag", True)
        out += function(f"{name}_hash_extended", f"{t}, bigint", "bigint", SUPPORT, "privacy_hash_extended",
                        "Hash of the lookup tag, with a seed", True)
        out += operator(equal, f"{name}_eq", t, t, f", COMMUTATOR = OPERATOR(pg_catalog.{equal}), "
                        f"NEGATOR = OPERATOR(pg_catalog.{unequal}), RESTRICT = eqsel, JOIN = eqjoinsel, HASHES, MERGES",
                        "Equal, by lookup tag")
        out += operator(unequal, f"{name}_ne", t, t, f", COMMUTATOR = OPERATOR(pg_catalog.{unequal}), "
                        f"NEGATOR = OPERATOR(pg_catalog.{equal}), RESTRICT = neqsel, JOIN = neqjoinsel",
                        "Not equal, by lookup tag")
        for suffix, symbol, commutator, negator, _, selectivity in BLIND:
            restrict = "privacy.selectivity_from" if suffix == "ge" and base == "text" else f"{selectivity}sel"
            out += operator(symbol, f"{name}_{suffix}", t, t, f", COMMUTATOR = OPERATOR(pg_catalog.{commutator}), "
                            f"NEGATOR = OPERATOR(pg_catalog.{negator}), RESTRICT = {restrict}, "
                            f"JOIN = {selectivity}joinsel", "Blind order of lookup tags")
        in_range = ""
        for offset in IN_RANGE.get(base, []):
            out += function(f"{name}_in_range", f"{t}, {t}, {offset}, boolean, boolean", "boolean",
                            "LANGUAGE c STABLE STRICT PARALLEL SAFE", "privacy_resolved",
                            "Stands for the function of the base type in the frame of a window", True)
            in_range += (f", FUNCTION 3 ({t}, {offset}) privacy.{name}_in_range({t}, {t}, {offset}, boolean, boolean)")
        members = "".join(f", OPERATOR {n} pg_catalog.{symbol}" for _, symbol, _, _, n, _ in BLIND)
        for method, body in (
                ("btree", f"OPERATOR 3 pg_catalog.{equal}{members}, FUNCTION 1 privacy.{name}_cmp({t}, {t}){in_range}"),
                ("hash", f"OPERATOR 1 pg_catalog.{equal}, FUNCTION 1 privacy.{name}_hash({t}), "
                         f"FUNCTION 2 privacy.{name}_hash_extended({t}, bigint)")):
            family = f"pg_catalog.{name}_ops USING {method}"
            out += (f"CREATE OPERATOR FAMILY {family};\n"
                    f"COMMENT ON OPERATOR FAMILY {family} IS 'Lookup tags of {name}';\n"
                    f"CREATE OPERATOR CLASS pg_catalog.{name}_ops DEFAULT FOR TYPE {t} USING {method}\n"
                    f"  FAMILY pg_catalog.{name}_ops AS {body};\n"
                    f"COMMENT ON OPERATOR CLASS {family} IS 'Lookup tags of {name}';\n")
        if not lookup:
            continue
        for other in COMPARED.get(base, [base]):
            for left, right in ((t, other), (other, t)):
                for suffix, what, symbol, negator, selectivity in (("eq", "Equal", "=", "<>", "eq"),
                                                                   ("ne", "Not equal", "<>", "=", "neq")):
                    comment = f"{what}, by lookup tag, to an operand the planner tags"
                    out += function(f"{name}_{suffix}", f"{left}, {right}", "boolean", SUPPORT,
                                    f"privacy_{suffix}_unwrapped", comment, True)
                    out += operator(symbol, f"{name}_{suffix}", left, right,
                                    f", COMMUTATOR = OPERATOR(pg_catalog.{symbol}), NEGATOR = OPERATOR(pg_catalog.{negator}), "
                                    f"RESTRICT = {selectivity}sel, JOIN = {selectivity}joinsel", comment)
    return out


def catalogued(name):
    return f"pg_catalog.{name}" if name.startswith("personal_") else name


def resolved_operators():
    out = """
-- Operators that stand for those of the base types. The planner reveals their operands and takes the base type's.
"""
    made = set()
    for symbols, left, right, result in resolved():
        left, right = catalogued(left), catalogued(right)
        name = f"resolved_{ident(result)}"
        if (name, left, right) not in made:
            made.add((name, left, right))
            out += function(name, f"{left}, {right}", result, "LANGUAGE c STABLE STRICT PARALLEL RESTRICTED COST 100",
                            "privacy_resolved", "Stands for operators of the base types, which the planner takes instead", True)
        for symbol in symbols:
            negator = {"=": "<>", "<>": "="}.get(symbol)
            extra = f", NEGATOR = OPERATOR(pg_catalog.{negator})" if negator and "=" in symbols and "<>" in symbols else ""
            out += operator(symbol, name, left, right, extra, "The operator of the base types, over revealed values")
    family = "pg_catalog.personal_rows USING btree"
    members = []
    for base, _, lookup, _ in TYPES:
        if lookup:
            for other in COMPARED.get(base, [base]):
                members += [("=", personal(base), other), ("=", other, personal(base))]
    strategy = {"<": 1, "<=": 2, "=": 3, ">=": 4, ">": 5}
    for symbols, left, right, result in resolved():
        members += [(symbol, catalogued(left), catalogued(right)) for symbol in symbols if symbol in strategy]
    added = ",\n  ".join(f"OPERATOR {strategy[symbol]} pg_catalog.{symbol} ({left}, {right})" for symbol, left, right in members
                         if "[]" not in left + right)
    out += (f"\n-- The parser asks an operator family what (email, id) = (...) means. No index uses this one.\n"
            f"CREATE OPERATOR FAMILY {family};\n"
            f"COMMENT ON OPERATOR FAMILY {family} IS 'Comparison operators of personal values, for comparing rows';\n"
            f"ALTER OPERATOR FAMILY {family} ADD\n  {added};\n")
    return out


KEYWORDS = {"integer": "int4", "bigint": "int8", "boolean": "bool"}  # spelled otherwise in pg_catalog


def functions():
    out = HEADER + """-- Functions and operators the base type reaches through a second implicit cast, or that the parser would resolve
-- otherwise for a personal type: to_char and age of a date, jsonb || '...'. Each is a plain call behind the cast, and is
-- inlined. shown_... is what a client's SELECT uses instead: NULL where the value is withheld.
"""
    options = "LANGUAGE sql STABLE PARALLEL RESTRICTED"
    for name, arguments, result, body in WRAPPED:
        is_operator = name == "||"
        plain = "concatenate" if is_operator else name
        qualified = ", ".join(f"pg_catalog.{a}" if a.startswith("personal_") else a for a in arguments)
        out += "\n"
        for schema, prefix in (("privacy" if is_operator else "pg_catalog", ""), ("privacy", "shown_")):
            text = body
            for number, argument in enumerate(arguments, 1):
                base = argument.removeprefix("personal_")
                text = text.replace(f"%${number}", f"privacy.reveal(${number})" if prefix else f"${number}::pg_catalog.{KEYWORDS.get(base, base)}")
            signature = f"{schema}.{prefix}{plain}({qualified})"
            what = "of the revealed value" + (", NULL where it is withheld" if prefix else "")
            out += (f"CREATE FUNCTION {signature} RETURNS {result}\n  {options} AS $$ SELECT {text} $$;\n"
                    f"COMMENT ON FUNCTION {signature} IS '{plain} {what}';\n")
        if is_operator:
            left, right = qualified.split(", ")
            out += (f"CREATE OPERATOR pg_catalog.|| (FUNCTION = privacy.concatenate, LEFTARG = {left}, RIGHTARG = {right});\n"
                    f"COMMENT ON OPERATOR pg_catalog.|| ({left}, {right}) IS 'concatenate revealed values';\n")
    return out


def main():
    root = pathlib.Path(__file__).resolve().parent.parent / "extension"
    stale = False
    for name, text in (("10_types.sql", types()), ("11_casts.sql", casts()), ("12_operators.sql", operators() + resolved_operators()),
                       ("52_functions.sql", functions())):
        path = root / name
        if sys.argv[1:] == ["--check"]:
            if not path.exists() or path.read_text() != text:
                print(f"{path} is not what scripts/generate_type_sql.py writes")
                stale = True
        else:
            path.write_text(text)
    sys.exit(stale)


if __name__ == "__main__":
    main()
