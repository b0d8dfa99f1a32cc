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

# Assignment casts from the personal type, besides the implicit one to its base type and those to text and varchar.
# None of them is implicit: a second implicit target makes operators ambiguous.
TO = {
    "text": ["bpchar", "name"],
    "date": ["timestamp", "timestamptz"],
    "timestamp": ["date", "timestamptz"],
    "timestamptz": ["date", "timestamp"],
    "numeric": ["integer", "bigint", "double precision"],
    "integer": ["bigint", "numeric", "double precision"],
    "bigint": ["integer", "numeric", "double precision"],
    "json": ["jsonb"],
    "jsonb": ["json"],
    "inet": ["cidr"],
}

# What applications compare with the personal type: the base type, and those that would be ambiguous otherwise, as
# personal_bigint = integer would be between (personal_bigint, bigint) and (bigint, integer).
COMPARED = {
    "text": ["text", "name"],
    "timestamp": ["timestamp", "date"],
    "timestamptz": ["timestamptz", "timestamp", "date"],
    "integer": ["integer", "smallint", "bigint"],
    "bigint": ["bigint", "smallint", "integer"],
}

# What the parser would not find, or find wrongly, through the one implicit cast: name or operator, arguments, result and
# body, in which % stands before what is revealed. A client's SELECT gets the variant that shows NULL for what is withheld.
WRAPPED = [
    ("to_char", ["personal_date", "text"], "text", "pg_catalog.to_char(%$1, $2)"),
    ("date_trunc", ["text", "personal_date"], "timestamptz", "pg_catalog.date_trunc($1, %$2)"),
    ("age", ["personal_date"], "interval", "pg_catalog.age(%$1)"),
    ("age", ["timestamptz", "personal_date"], "interval", "pg_catalog.age($1, %$2)"),
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
                f"  INTERNALLENGTH = VARIABLE, STORAGE = external, CATEGORY = '{category}'{collatable});\n"
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
            if source in ("text", "varchar") and base == "text":
                # The same bytes: a column changes its type without being rewritten.
                out += cast(source, personal(base), "WITHOUT FUNCTION", " AS ASSIGNMENT", comment)
                continue
            out += function(name, source, personal(base), make, "privacy_to_personal", comment, True)
            out += cast(source, personal(base), f"WITH FUNCTION privacy.{name}({source})", " AS ASSIGNMENT", comment)
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
            out += operator(symbol, f"{name}_{suffix}", t, t, f", COMMUTATOR = OPERATOR(pg_catalog.{commutator}), "
                            f"NEGATOR = OPERATOR(pg_catalog.{negator}), RESTRICT = {selectivity}sel, "
                            f"JOIN = {selectivity}joinsel", "Blind order of lookup tags")
        members = "".join(f", OPERATOR {n} pg_catalog.{symbol}" for _, symbol, _, _, n, _ in BLIND)
        for method, body in (
                ("btree", f"OPERATOR 3 pg_catalog.{equal}{members}, FUNCTION 1 privacy.{name}_cmp({t}, {t})"),
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
                text = text.replace(f"%${number}", f"privacy.reveal(${number})" if prefix else f"${number}::pg_catalog.{base}")
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
    for name, text in (("10_types.sql", types()), ("11_casts.sql", casts()), ("12_operators.sql", operators()),
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
