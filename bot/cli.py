"""The command line, and nothing else: reads arguments, calls one function, prints problems."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

Options = argparse.Namespace


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; exits with 0, 1 when it failed, 2 when it was called wrongly."""
    options = build_parser().parse_args(arguments)
    try:
        code = options.call(options)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        sys.stderr.close()
        code = 1
    sys.exit(code)


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="municipio", description="Municipio al Día: asistente de las municipalidades."
    )
    commands = parser.add_subparsers(required=True, metavar="COMANDO")

    def add(name: str, help: str, call: object) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help, description=help)
        made.set_defaults(call=call)
        return made

    add("run", "Producción: canales configurados, reloj, envíos y web.", _run)
    add("demo", "Lo mismo con datos de muestra y un chat web, solo en esta máquina.", _demo)
    chat = add("chat", "La misma conversación en la terminal.", _chat)
    chat.add_argument("--as", dest="member", metavar="NOMBRE", help="persona del elenco")
    ask = add("ask", "Responde una pregunta, o una por línea de la entrada.", _ask)
    ask.add_argument("question", nargs="*", metavar="PREGUNTA")
    ask.add_argument("--knowledge", type=Path, metavar="CARPETA", help="otra base de respuestas")
    ask.add_argument("--json", action="store_true", help="un objeto JSON por línea")
    _add_knowledge(commands)
    invite = add("invite", "Una invitación de un solo uso: código y enlaces.", _invite)
    invite.add_argument("--role", required=True, metavar="ROL")
    invite.add_argument("--body", default="", metavar="CÓDIGO", help="ubigeo o siglas")
    invite.add_argument("--post", default="", metavar="CARGO")
    invite.add_argument("--scope", default="", metavar="ÁMBITO", help="all, body, region:03…")
    invite.add_argument("--json", action="store_true")
    handover = add("handover", "Relevo de las autoridades de una entidad.", _handover)
    whose = handover.add_mutually_exclusive_group(required=True)
    whose.add_argument("--body", default="", metavar="CÓDIGO")
    whose.add_argument("--all", action="store_true", help="todo el país (solo con --dry-run)")
    handover.add_argument("--date", required=True, metavar="FECHA", help="AAAA-MM-DD")
    handover.add_argument("--dry-run", action="store_true")
    _add_people(commands)
    _add_commitments(commands)
    _add_obligations(commands)
    remind = add("remind", "Qué recordatorios se enviarían un día, a quién y por qué.", _remind)
    remind.add_argument("--date", required=True, metavar="FECHA", help="AAAA-MM-DD")
    remind.add_argument("--dry-run", action="store_true", help="solo mostrar (obligatorio)")
    add("migrate", "Lleva la base de datos a su última versión.", _migrate)
    add("check", "Revisa ajustes, base de datos y respuestas.", _check)
    backup = add("backup", "Copia la base de datos y los archivos, sin detener nada.", _backup)
    backup.add_argument("file", type=Path, metavar="ARCHIVO")
    restore = add("restore", "Repone una copia, con el servicio detenido.", _restore)
    restore.add_argument("file", type=Path, metavar="ARCHIVO")
    add("prune", "Borra lo que ya cumplió su plazo de conservación.", _prune)
    return parser


def _add_knowledge(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    knowledge = commands.add_parser("knowledge", help="La base de respuestas.")
    inner = knowledge.add_subparsers(required=True, metavar="ACCIÓN")
    check = inner.add_parser("check", help="Valida cada respuesta; nombra archivo y línea.")
    check.add_argument("folder", nargs="?", type=Path, metavar="CARPETA")
    check.set_defaults(call=_knowledge_check)
    explain = inner.add_parser("explain", help="Qué respuestas compitieron por una pregunta.")
    explain.add_argument("question", nargs="+", metavar="PREGUNTA")
    explain.set_defaults(call=_knowledge_explain)
    confusions = inner.add_parser("confusions", help="Respuestas que se quitan preguntas.")
    confusions.set_defaults(call=_knowledge_confusions)
    coverage = inner.add_parser("coverage", help="Respuestas con pocas formas de preguntar.")
    coverage.set_defaults(call=_knowledge_coverage)
    export = inner.add_parser("export", help="Escribe en YAML las respuestas publicadas por chat.")
    export.add_argument("folder", nargs="?", type=Path, metavar="CARPETA")
    export.set_defaults(call=_knowledge_export)
    exam = inner.add_parser("exam", help="Examina al buscador con preguntas de respuesta sabida.")
    exam.add_argument("folder", nargs="?", type=Path, metavar="CARPETA")
    exam.add_argument("--half", choices=("fit", "held", "fresh"), help="solo esa parte")
    exam.set_defaults(call=_knowledge_exam)


def _add_people(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    people = commands.add_parser("people", help="La lista de teléfonos conocidos.")
    inner = people.add_subparsers(required=True, metavar="ACCIÓN")
    load = inner.add_parser("import", help="Carga un CSV: telefono, nombre, entidad, cargo.")
    load.add_argument("file", type=Path, metavar="ARCHIVO")
    load.set_defaults(call=_people_import)


def _add_commitments(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("commitments", help="Los compromisos, como archivos.")
    inner = made.add_subparsers(required=True, metavar="ACCIÓN")
    load = inner.add_parser("import", help="Carga un XLSX o CSV: todo o nada.")
    load.add_argument("file", type=Path, metavar="ARCHIVO")
    load.set_defaults(call=_commitments_import)
    save = inner.add_parser("export", help="Escribe todos en un XLSX o CSV que se puede cargar.")
    save.add_argument("file", type=Path, metavar="ARCHIVO")
    save.set_defaults(call=_commitments_export)


def _add_obligations(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    made = commands.add_parser("obligations", help="Lo que la PCM agrega al calendario.")
    inner = made.add_subparsers(required=True, metavar="ACCIÓN")
    check = inner.add_parser("check", help="Valida un archivo o carpeta; nombra archivo y línea.")
    check.add_argument("file", type=Path, metavar="ARCHIVO")
    check.set_defaults(call=_obligations_check)
    load = inner.add_parser("import", help="Agrega o reemplaza las de un YAML: todo o nada.")
    load.add_argument("file", type=Path, metavar="ARCHIVO")
    load.set_defaults(call=_obligations_import)
    inner.add_parser("list", help="Las agregadas.").set_defaults(call=_obligations_list)
    dates = inner.add_parser("dates", help="Lo que vence entre dos días, con su base legal.")
    dates.add_argument("--from", dest="first", required=True, metavar="FECHA", help="AAAA-MM-DD")
    dates.add_argument("--to", dest="last", required=True, metavar="FECHA", help="AAAA-MM-DD")
    dates.add_argument("--body", default="", metavar="UBIGEO", help="de una municipalidad")
    dates.set_defaults(call=_obligations_dates)
    drop = inner.add_parser("remove", help="Quita una agregada.")
    drop.add_argument("id", metavar="ID")
    drop.set_defaults(call=_obligations_remove)


# Each command imports what it needs: asking a question must not load a web server.


def _run(options: Options) -> int:
    from bot import server

    return server.run(with_cast=False)


def _demo(options: Options) -> int:
    from bot import server

    return server.run(with_cast=True)


def _chat(options: Options) -> int:
    from bot import terminal

    return terminal.chat(options.member)


def _ask(options: Options) -> int:
    from bot import asking

    return asking.ask(" ".join(options.question), options.knowledge, as_json=options.json)


def _knowledge_check(options: Options) -> int:
    from bot import asking

    return asking.check_knowledge(options.folder)


def _knowledge_explain(options: Options) -> int:
    from bot import curating

    return curating.explain(" ".join(options.question))


def _knowledge_confusions(options: Options) -> int:
    from bot import curating

    return curating.show_confusions()


def _knowledge_coverage(options: Options) -> int:
    from bot import curating

    return curating.show_coverage()


def _knowledge_exam(options: Options) -> int:
    from bot import curating

    return curating.examine(options.folder, options.half)


def _knowledge_export(options: Options) -> int:
    from bot import published

    return published.export(options.folder)


def _invite(options: Options) -> int:
    from bot import staffing

    wanted = staffing.Wanted(options.role, options.body, options.post, options.scope, options.json)
    return staffing.invite(wanted)


def _handover(options: Options) -> int:
    from bot import staffing

    return staffing.hand_over(
        options.body, options.date, everyone=options.all, dry_run=options.dry_run
    )


def _people_import(options: Options) -> int:
    from bot import staffing

    return staffing.import_phones(options.file)


def _commitments_import(options: Options) -> int:
    from bot import exchange

    return exchange.import_file(options.file)


def _commitments_export(options: Options) -> int:
    from bot import exchange

    return exchange.export_file(options.file)


def _remind(options: Options) -> int:
    from bot import rehearsing

    return rehearsing.remind(options.date, dry_run=options.dry_run)


def _obligations_check(options: Options) -> int:
    from bot import obligation_desk

    return obligation_desk.check(options.file)


def _obligations_import(options: Options) -> int:
    from bot import obligation_desk

    return obligation_desk.import_file(options.file)


def _obligations_dates(options: Options) -> int:
    from bot import obligation_desk

    return obligation_desk.list_dates(options.first, options.last, options.body)


def _obligations_list(options: Options) -> int:
    from bot import obligation_desk

    return obligation_desk.list_own()


def _obligations_remove(options: Options) -> int:
    from bot import obligation_desk

    return obligation_desk.remove(options.id)


def _migrate(options: Options) -> int:
    from bot import operations

    return operations.migrate()


def _check(options: Options) -> int:
    from bot import operations

    return operations.check()


def _backup(options: Options) -> int:
    from bot import operations

    return operations.backup(options.file)


def _restore(options: Options) -> int:
    from bot import operations

    return operations.restore(options.file)


def _prune(options: Options) -> int:
    from bot import operations

    return operations.prune()
