//! The command line: names, options and their help in the language of the user.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, Command};
use seihyo::message::{Lang, Message, text};

/// The whole command line with its help in a language.
pub(crate) fn command(lang: Lang) -> Command {
    let say = |key: &'static str| text(key, lang);
    let command = Command::new("seihyo")
        .version(env!("CARGO_PKG_VERSION"))
        .about(say("command.about"))
        .after_help(say("command.exit-codes"))
        .subcommand_required(true)
        .arg_required_else_help(true)
        .args(global(lang))
        .subcommand(convert(lang))
        .subcommand(check(lang))
        .subcommand(
            Command::new("explain")
                .about(say("command.explain"))
                .arg(Arg::new("rule").value_name("CODE").required(true).help(say("command.explain-rule"))),
        )
        .subcommand(inspect(lang))
        .subcommand(
            Command::new("trace")
                .about(say("command.trace"))
                .arg(file(say("command.file")))
                .arg(option("sheet", "NAME", say("command.sheet")))
                .arg(private(lang)),
        )
        .subcommand(
            Command::new("new")
                .about(say("command.new"))
                .arg(file(say("command.file")))
                .arg(option("id", "ID", say("command.new-id")))
                .arg(option("output", "FILE", say("command.new-output")).short('o'))
                .arg(option("published", "DATE", say("command.new-published")))
                .arg(private(lang)),
        )
        .subcommand(
            Command::new("build")
                .about(say("command.build"))
                .arg(Arg::new("ids").value_name("ID").num_args(0..).help(say("command.build-only")))
                .arg(option("catalog", "DIR", say("command.build-catalog")).default_value("catalog"))
                .arg(option("output", "DIR", say("command.build-output")).short('o').default_value("output"))
                .arg(option("only", "ID", say("command.build-only")).action(ArgAction::Append))
                .arg(Arg::new("force").long("force").action(ArgAction::SetTrue).help(say("command.build-force")))
                .arg(Arg::new("offline").long("offline").action(ArgAction::SetTrue).help(say("command.build-offline")))
                .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(say("command.build-dry-run")))
                .arg(option("reports", "DIR", say("command.build-reports")))
                .arg(option("notify", "COMMAND", say("command.build-notify")))
                .arg(wait(lang))
                .arg(format(say("command.format"))),
        )
        .subcommands(releases(lang))
        .subcommand(
            Command::new("site")
                .about(say("command.site"))
                .arg(option("output", "DIR", say("command.site-output")).short('o').default_value("output"))
                .arg(wait(lang))
                .arg(format(say("command.format"))),
        )
        .subcommand(
            Command::new("serve")
                .about(say("command.serve"))
                .arg(option("catalog", "DIR", say("command.build-catalog")).default_value("catalog"))
                .arg(option("output", "DIR", say("command.site-output")).short('o').default_value("output"))
                .arg(option("host", "HOST", say("command.serve-host")).default_value("127.0.0.1"))
                .arg(option("port", "PORT", say("command.serve-port")).default_value("8000").value_parser(clap::value_parser!(u16)))
                .arg(Arg::new("no-build").long("no-build").action(ArgAction::SetTrue).help(say("command.serve-no-build"))),
        );
    with_values(command, lang)
}

/// Adds the default and the choices of each argument to its help, which clap would say in English.
fn with_values(command: Command, lang: Lang) -> Command {
    let told = |arg: Arg| {
        let mut help = arg.get_help().map(ToString::to_string).unwrap_or_default();
        let mut add = |key, values: Vec<String>, separator: &str| {
            if !values.is_empty() {
                help = format!("{help} {}", Message::new(key, [values.join(separator)]).text(lang));
            }
        };
        let defaults = arg.get_default_values().iter().map(|value| value.to_string_lossy().into_owned());
        add("command.default", defaults.collect(), ",");
        add("command.choices", arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect(), ", ");
        arg.help(help).hide_default_value(true).hide_possible_values(true)
    };
    command.mut_args(told).mut_subcommands(|command| with_values(command, lang))
}

/// Options of every command.
fn global(lang: Lang) -> [Arg; 7] {
    let say = |key: &'static str| text(key, lang);
    [
        option("lang", "LANG", say("command.lang")).value_parser(PossibleValuesParser::new(["ja", "en"])).global(true),
        option("color", "WHEN", say("command.color"))
            .value_parser(PossibleValuesParser::new(["auto", "always", "never"]))
            .default_value("auto")
            .global(true),
        option("threads", "N", say("command.threads")).value_parser(clap::value_parser!(u16).range(1..=1024)).global(true),
        option("limit", "NAME=VALUE", say("command.limit")).action(ArgAction::Append).global(true),
        Arg::new("quiet").long("quiet").short('q').action(ArgAction::SetTrue).help(say("command.quiet")).global(true),
        option("log", "FILTER", say("command.log"))
            .value_parser(PossibleValuesParser::new(["error", "warn", "info", "debug", "trace"]))
            .global(true),
        option("log-file", "FILE", say("command.log-file")).global(true),
    ]
}

fn convert(lang: Lang) -> Command {
    let say = |key: &'static str| text(key, lang);
    Command::new("convert")
        .about(say("command.convert"))
        .arg(Arg::new("inputs").value_name("PATH").required(true).num_args(1..).help(say("command.inputs")))
        .arg(option("output", "DIR", say("command.convert-output")).short('o').default_value("converted"))
        .arg(
            option("to", "FORMATS", say("command.convert-to"))
                .value_delimiter(',')
                .value_parser(PossibleValuesParser::new(["csv", "wide", "excel", "json", "parquet", "dictionary"]))
                .default_value("csv,wide,dictionary"),
        )
        .arg(Arg::new("bom").long("bom").action(ArgAction::SetTrue).help(say("command.bom")))
        .arg(Arg::new("safe-for-excel").long("safe-for-excel").action(ArgAction::SetTrue).help(say("command.safe-for-excel")))
        .arg(
            option("encoding", "NAME", say("command.encoding"))
                .value_parser(PossibleValuesParser::new(["utf-8", "cp932"]))
                .default_value("utf-8"),
        )
        .arg(private(lang))
        .arg(format(say("command.format")))
}

fn check(lang: Lang) -> Command {
    let say = |key: &'static str| text(key, lang);
    Command::new("check")
        .about(say("command.check"))
        .arg(Arg::new("inputs").value_name("PATH").required(true).num_args(1..).help(say("command.inputs")))
        .arg(Arg::new("encoding").long("encoding").action(ArgAction::SetTrue).help(say("command.check-encoding")))
        .arg(option("select", "RULES", say("command.check-select")).value_delimiter(','))
        .arg(option("ignore", "RULES", say("command.check-ignore")).value_delimiter(','))
        .arg(option("rules", "GENERATION", say("command.check-rules")).value_parser(PossibleValuesParser::new(["2026", "2020", "estat"])))
        .arg(option("severity", "LEVEL", say("command.check-severity")).value_parser(severities()))
        .arg(option("fail-on", "LEVEL", say("command.check-fail-on")).value_parser(severities()))
        .arg(option("baseline", "FILE", say("command.check-baseline")))
        .arg(option("write-baseline", "FILE", say("command.check-write-baseline")))
        .arg(option("catalog", "DIR", say("command.check-catalog")).default_value("catalog"))
        .arg(
            option("format", "FORMAT", say("command.check-format"))
                .value_parser(PossibleValuesParser::new(["text", "json", "sarif", "csv", "html"])),
        )
        .arg(option("output", "FILE", say("command.check-output")).short('o'))
        .arg(Arg::new("bom").long("bom").action(ArgAction::SetTrue).help(say("command.check-bom")))
        .arg(private(lang))
        .arg(Arg::new("fix").long("fix").action(ArgAction::SetTrue).help(say("command.check-fix")))
        .after_help(say("command.check-exit-codes"))
}

/// The commands about releases that are published or held back.
fn releases(lang: Lang) -> Vec<Command> {
    let say = |key: &'static str| text(key, lang);
    let output = |key| option("output", "DIR", text(key, lang)).short('o').default_value("output");
    let catalog = || option("catalog", "DIR", text("command.build-catalog", lang)).default_value("catalog");
    vec![
        Command::new("why")
            .about(say("command.why"))
            .arg(Arg::new("ids").value_name("ID").num_args(0..).help(say("command.build-only")))
            .arg(catalog())
            .arg(output("command.build-output"))
            .arg(format(say("command.format"))),
        Command::new("accept")
            .about(say("command.accept"))
            .arg(Arg::new("id").value_name("ID").required(true).help(say("command.accept-id")))
            .arg(Arg::new("date").value_name("DATE").help(say("command.accept-date")))
            .arg(catalog())
            .arg(output("command.build-output"))
            .arg(wait(lang))
            .arg(format(say("command.format"))),
        Command::new("rollback")
            .about(say("command.rollback"))
            .arg(Arg::new("id").value_name("ID").required(true).help(say("command.accept-id")))
            .arg(Arg::new("date").value_name("DATE").help(say("command.rollback-date")))
            .arg(catalog())
            .arg(output("command.build-output"))
            .arg(wait(lang))
            .arg(format(say("command.format"))),
        Command::new("prune")
            .about(say("command.prune"))
            .arg(Arg::new("ids").value_name("ID").num_args(0..).help(say("command.build-only")))
            .arg(option("keep", "N", say("command.prune-keep")).value_parser(clap::value_parser!(u16).range(1..)).default_value("1"))
            .arg(option("received", "DAYS", say("command.prune-received")).value_parser(clap::value_parser!(u16)))
            .arg(Arg::new("yearly").long("yearly").action(ArgAction::SetTrue).help(say("command.prune-yearly")))
            .arg(catalog())
            .arg(output("command.build-output"))
            .arg(wait(lang))
            .arg(format(say("command.format"))),
        Command::new("diff")
            .about(say("command.diff"))
            .arg(Arg::new("releases").value_name("RELEASE").required(true).num_args(1..=2).help(say("command.diff-releases")))
            .arg(output("command.site-output"))
            .arg(
                option("format", "FORMAT", say("command.diff-format"))
                    .value_parser(PossibleValuesParser::new(["text", "csv", "json"]))
                    .default_value("text"),
            ),
        Command::new("publish")
            .about(say("command.publish"))
            .arg(Arg::new("targets").value_name("NAME").num_args(0..).help(say("command.publish-target")))
            .arg(option("folder", "FOLDER", say("command.publish-folder")).conflicts_with("targets"))
            .arg(Arg::new("dry-run").long("dry-run").action(ArgAction::SetTrue).help(say("command.publish-dry-run")))
            .arg(option("reports", "DIR", say("command.publish-reports")))
            .arg(option("notify", "COMMAND", say("command.publish-notify")))
            .arg(catalog())
            .arg(output("command.site-output"))
            .arg(wait(lang))
            .arg(format(say("command.format"))),
        Command::new("verify").about(say("command.verify")).arg(output("command.site-output")).arg(format(say("command.format"))),
    ]
}

/// Whether addresses of inner networks are asked, where a source is named by its address.
fn private(lang: Lang) -> Arg {
    Arg::new("allow-private").long("allow-private").action(ArgAction::SetTrue).help(text("command.allow-private", lang))
}

/// How long a run waits for another one.
fn wait(lang: Lang) -> Arg {
    let seconds = option("wait", "SECONDS", text("command.wait", lang)).value_parser(clap::value_parser!(u32));
    seconds.num_args(0..=1).default_missing_value("86400").require_equals(true)
}

fn severities() -> PossibleValuesParser {
    PossibleValuesParser::new(["info", "minor", "major", "critical", "fatal"])
}

fn inspect(lang: Lang) -> Command {
    let say = |key: &'static str| text(key, lang);
    Command::new("inspect")
        .about(say("command.inspect"))
        .arg(file(say("command.file")))
        .arg(option("sheet", "NAME", say("command.sheet")))
        .arg(option("html", "FILE", say("command.inspect-html")))
        .arg(private(lang))
        .arg(option("width", "COLUMNS", say("command.width")).value_parser(clap::value_parser!(u16).range(40..=1000)))
}

fn file(help: &'static str) -> Arg {
    Arg::new("file").value_name("FILE").required(true).help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn format(help: &'static str) -> Arg {
    option("format", "FORMAT", help).value_parser(PossibleValuesParser::new(["text", "json"])).default_value("text")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound_in_both_languages() {
        for lang in [Lang::En, Lang::Ja] {
            command(lang).debug_assert();
            for sub in command(lang).get_subcommands() {
                assert!(sub.get_about().is_some_and(|about| !about.to_string().starts_with("command.")), "{}", sub.get_name());
                for argument in sub.get_arguments() {
                    assert!(!argument.get_help().unwrap_or_default().to_string().starts_with("command."), "{}", argument.get_id());
                }
            }
        }
    }
}
