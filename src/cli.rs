//! The command line: what may be typed, and the help for it. No logic.

use std::net::SocketAddr;
use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use jiff::SignedDuration;

use crate::aliyun::{EndpointKind, SignatureVersion};
use crate::input::{ColumnOverride, Delimiter, Encoding, HiddenRows};
use crate::rename::{NameRule, Quota, Status};
use crate::report::OnlyText;
use crate::runner::{FailureLimit, Hours, RateChoice};
use crate::sandbox::{FaultPlan, Latency};
use crate::words::Lang;

/// Renames Alibaba Cloud SSL-VPN client certificates from a spreadsheet.
#[derive(Debug, Parser)]
#[command(
    version,
    arg_required_else_help = true,
    max_term_width = 100,
    after_help = "\
Examples:
  cert-rename run names.csv --sandbox    your sheet, carried out against an emulator: no account is needed
  cert-rename plan names.csv             what would be done, with the live names
  cert-rename run names.csv              the plan, a question, and the renames

Exit codes:
  0 all done          1 unexpected error    2 wrong usage            3 input refused
  4 some rows failed  5 rows are left       6 journal can't be used  7 not confirmed"
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) general: GeneralArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = "General")]
pub(crate) struct GeneralArgs {
    /// Log each step on standard error: calls, pauses, credentials; never a secret. Progress is plain lines then
    #[arg(short, long, global = true)]
    verbose: bool,
    /// When to colour what is for people; `NO_COLOR` is respected
    #[arg(long, global = true, value_enum, default_value_t = ColorChoice::Auto, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
    /// How errors are told: `json` ends standard error with one line that holds `exit_code`, `message` and `hint`
    #[arg(long, global = true, value_enum, default_value_t = ErrorFormat::Text, value_name = "FORMAT")]
    pub(crate) error_format: ErrorFormat,
}

impl GeneralArgs {
    /// Returns how much is logged.
    pub(crate) fn verbosity(&self) -> Verbosity {
        if self.verbose {
            Verbosity::Steps
        } else {
            Verbosity::Usual
        }
    }
}

/// How much is logged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Verbosity {
    /// Nothing beside what people are told.
    Usual,
    /// Each step.
    Steps,
}

/// `--color`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorChoice {
    /// On a terminal that has colours
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

/// `--error-format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ErrorFormat {
    /// Words
    Text,
    /// One line of JSON, the last of standard error
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Check a sheet and decide each row, without sending anything
    Plan(PlanArgs),
    /// Plan if needed, ask, and carry out or go on with a sheet's renames
    Run(RunArgs),
    /// Go on with a job of which only the journal is at hand
    Resume(ResumeArgs),
    /// Show where a job stands, also while it runs
    Status(StatusArgs),
    /// Write what happened to each row
    Export(ExportArgs),
    /// Check that a journal or an evidence pack is whole and unchanged
    Verify(VerifyArgs),
    /// Write a sheet that puts the old names of a job back
    Undo(UndoArgs),
    /// Write the live certificates as a sheet to edit
    Inventory(InventoryArgs),
    /// Serve an emulator of the service on loopback, until interrupted
    Sandbox(SandboxArgs),
    /// Say what an error code means, whether it is retried, and what to do
    Explain(ExplainArgs),
    /// Show which credentials are found, where, until when, and for which account
    Whoami(WhoamiArgs),
    /// Print the completion script of a shell
    #[command(after_help = "\
Example:
  cert-rename completions bash > /etc/bash_completion.d/cert-rename")]
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual, for `man`
    #[command(after_help = "\
Example:
  cert-rename man > /usr/share/man/man1/cert-rename.1")]
    Man,
}

/// `plan`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename plan names.csv --region cn-hangzhou
  cert-rename plan names.csv --sandbox --skip-invalid
  cert-rename plan names.csv --ram-policy > policy.json
  cert-rename plan names.xlsx -o plan.xlsx            for whoever approves it
  cert-rename plan names.xlsx --fix corrected.xlsx    a copy with the suggestions, to look at")]
pub(crate) struct PlanArgs {
    #[command(flatten)]
    pub(crate) sheet: SheetArgs,
    /// Write the plan, with its id, for whoever approves it: FILE.xlsx or FILE.csv
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Write a copy of the sheet with the suggested corrections, to look at: xlsx for xlsx, csv for csv
    #[arg(long, value_name = "FILE")]
    pub(crate) fix: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    /// Print the least RAM policy that this sheet needs, as JSON, and make no plan
    #[arg(long)]
    pub(crate) ram_policy: bool,
}

/// `run`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename run names.csv --sandbox              carry out against an emulator
  cert-rename run names.csv --sandbox --rehearse --window 22:00-06:00    the whole night, in seconds
  cert-rename run names.csv --region cn-hangzhou   ask, then carry out
  cert-rename run names.csv --yes --rate 30/60s    do not ask; half the usual pace

Killed or stopped, the same command goes on where it was.")]
pub(crate) struct RunArgs {
    #[command(flatten)]
    pub(crate) sheet: SheetArgs,
    #[command(flatten)]
    pub(crate) target: TargetArgs,
    /// With --sandbox, play the whole job from now on in virtual time, which takes seconds: with the service's quotas,
    /// latency, faults, outages, and credentials that end every hour. Each rehearsal begins anew and replaces the last
    /// one's journal, INPUT.rehearsal.journal.db
    // clap waives what is required by an argument that conflicts with it, so `sandbox` alone keeps no endpoint out.
    #[arg(
        long,
        requires = "sandbox",
        conflicts_with_all = ["dry_run", "endpoint", "endpoint_type"],
        help_heading = "Calls"
    )]
    pub(crate) rehearse: bool,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    #[command(flatten)]
    pub(crate) consent: ConsentArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
    /// Plan only; the same as `cert-rename plan`
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `resume`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename resume names.csv.journal.db
  cert-rename resume names.csv.journal.db --requeue failed,missing    try these once more
  cert-rename resume names.csv.journal.db --settle                    look up what is in doubt, send nothing")]
pub(crate) struct ResumeArgs {
    /// The job's journal
    pub(crate) journal: PathBuf,
    /// Endpoint instead of the journal's; must be of the same target
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// Which of a region's endpoints calls go to [default: the job's endpoint, if it has one; else that of the
    /// environment, else of the profile, else public]
    #[arg(long, value_enum, conflicts_with = "endpoint")]
    pub(crate) endpoint_type: Option<EndpointKind>,
    /// First put rows of these statuses back, to be tried again: failed, missing, drifted
    #[arg(
        long,
        value_enum,
        value_name = "STATUS,…",
        value_delimiter = ',',
        hide_possible_values = true
    )]
    pub(crate) requeue: Vec<RequeueChoice>,
    /// Only read the live names of rows in doubt, and settle those that they tell about; nothing is sent
    #[arg(long, conflicts_with = "requeue")]
    pub(crate) settle: bool,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
    #[command(flatten)]
    pub(crate) pace: PaceArgs,
    #[command(flatten)]
    pub(crate) consent: ConsentArgs,
    #[command(flatten)]
    pub(crate) show: ShowArgs,
}

/// `status`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename status names.csv.journal.db
  cert-rename status names.csv.journal.db --watch      the picture of the run, from another terminal
  cert-rename status names.csv.journal.db --json | jq .counts.renamed")]
pub(crate) struct StatusArgs {
    /// The job's journal
    pub(crate) journal: PathBuf,
    /// One JSON object instead of text
    #[arg(long)]
    pub(crate) json: bool,
    /// Show the job on standard error until its rows are done or Ctrl-C is pressed, then say where it stands
    #[arg(long, conflicts_with = "json")]
    pub(crate) watch: bool,
}

/// `export`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename export names.csv.journal.db -o results.csv       opens right in Excel
  cert-rename export names.csv.journal.db --rows failed        to mend and run again
  cert-rename export names.csv.journal.db --only region=cn-hangzhou --only 部门=财务
  cert-rename export names.csv.journal.db --format html -o report.html
  cert-rename export names.csv.journal.db --bundle evidence    all of it, to be checked with verify --bundle
  cert-rename export names.csv.journal.db --format jsonl | jq")]
pub(crate) struct ExportArgs {
    /// The job's journal
    pub(crate) journal: PathBuf,
    /// The format
    #[arg(long, value_enum, default_value_t = ExportFormat::Csv)]
    pub(crate) format: ExportFormat,
    /// The file to write, whole or not at all [default: standard output; xlsx and html need a file]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Which rows: all, failed, unfinished, or statuses with commas between them
    #[arg(
        long,
        value_name = "all|failed|unfinished|STATUS,…",
        default_value = "all"
    )]
    pub(crate) rows: RowFilter,
    /// Only rows whose column has just this value, such as region=cn-hangzhou; repeated, all must hold
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) only: Vec<OnlyText>,
    /// CSV without byte order mark, with LF, and without the `'` before cells that a spreadsheet would run
    #[arg(long)]
    pub(crate) raw: bool,
    /// Write the evidence pack into a new folder: all exports, the log, the input, a copy of the journal, a manifest
    #[arg(long, value_name = "DIR", conflicts_with_all = ["format", "output", "rows", "only", "raw"])]
    pub(crate) bundle: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) lang: LangArgs,
}

/// `verify`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename verify names.csv.journal.db
  cert-rename verify names.csv.journal.db --head 6dc22d5b…    the 64 digits that a run printed at its end
  cert-rename verify names.csv.journal.db --live              are the names still those that the job set?
  cert-rename verify --bundle evidence")]
pub(crate) struct VerifyArgs {
    /// The job's journal
    #[arg(required_unless_present = "bundle", conflicts_with = "bundle")]
    pub(crate) journal: Option<PathBuf>,
    /// The folder that `export --bundle` wrote
    #[arg(long, value_name = "DIR")]
    pub(crate) bundle: Option<PathBuf>,
    /// A head that was noted earlier: some event must have this hash, else the log was cut or replaced since
    #[arg(long, value_name = "HASH")]
    pub(crate) head: Option<NotedHead>,
    #[command(flatten)]
    pub(crate) live: LiveArgs,
}

/// Comparing with the service.
#[derive(Debug, Args)]
pub(crate) struct LiveArgs {
    /// Compare the names that the record says with those that the service has now; only reads
    #[arg(long, conflicts_with = "bundle")]
    pub(crate) live: bool,
    /// With --live, ask here instead of the job's endpoint; must be of the same target
    #[arg(long, value_name = "URL", requires = "live")]
    pub(crate) endpoint: Option<String>,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
}

/// `--head`: a hash as runs print it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct NotedHead(pub(crate) String);

impl std::str::FromStr for NotedHead {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if text.len() == 64 && text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            Ok(Self(text.to_ascii_lowercase()))
        } else {
            Err("a head is 64 hexadecimal digits".to_owned())
        }
    }
}

/// The language of what is written for people.
#[derive(Debug, Args)]
pub(crate) struct LangArgs {
    /// The language of xlsx and html [default: by the locale]
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Lang>,
}

/// `undo`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename undo names.csv.journal.db -o undo.csv
  cert-rename undo names.csv.journal.db -o undo.csv --only region=cn-hangzhou
  cert-rename plan undo.csv                                    look at it before it is run

The sheet is guarded by the names that the job set: what somebody has renamed since is left alone.")]
pub(crate) struct UndoArgs {
    /// The job's journal, in any state
    pub(crate) journal: PathBuf,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Only rows whose column has just this value, such as region=cn-hangzhou; repeated, all must hold
    #[arg(long, value_name = "COLUMN=VALUE")]
    pub(crate) only: Vec<OnlyText>,
}

/// `inventory`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename inventory --region cn-hangzhou,cn-shanghai -o certs.csv
  cert-rename inventory --profile customer-a,customer-b --all-regions -o certs.csv
  cert-rename plan certs.csv                                   after new names were typed

Unedited, the sheet asks for nothing: each new name is the present one.")]
pub(crate) struct InventoryArgs {
    /// Profiles, with commas between them [default: the environment's, else the default chain]
    #[arg(long, value_name = "P,…", value_delimiter = ',')]
    pub(crate) profile: Vec<String>,
    /// Regions, with commas between them [default: the environment's, else the profile's]
    #[arg(
        long,
        value_name = "R,…",
        value_delimiter = ',',
        conflicts_with = "all_regions"
    )]
    pub(crate) region: Vec<String>,
    /// Every region that the service has
    #[arg(long)]
    pub(crate) all_regions: bool,
    /// Read from here instead of the regions' endpoints; plain http only to loopback
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
    /// The file to write, whole or not at all [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// How long one attempt may take
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    pub(crate) timeout: SignedDuration,
    #[command(flatten)]
    pub(crate) calls: CallArgs,
}

/// `sandbox`
#[derive(Debug, Args)]
#[command(after_help = "\
Example, in two terminals:
  cert-rename sandbox --listen 127.0.0.1:8080 --quota 60/60s
  cert-rename run names.csv --endpoint http://127.0.0.1:8080    with the credentials that it printed")]
pub(crate) struct SandboxArgs {
    /// A loopback address; port 0 takes a free one
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:0")]
    pub(crate) listen: SocketAddr,
    /// How many certificates it holds, over several regions
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(crate) certs: u32,
    /// Calls that it allows per account, region and operation, such as 60/60s [default: any number]
    #[arg(long)]
    pub(crate) quota: Option<Quota>,
    /// How long it takes to answer, such as 50ms or 20ms-80ms
    #[arg(long, default_value = "0ms")]
    pub(crate) latency: Latency,
    /// What goes wrong, such as `throttle@3, 500-after@5..7, reset-after:1%`
    #[arg(long, default_value = "")]
    pub(crate) faults: FaultPlan,
    /// Seed of latency and faults
    #[arg(long, default_value_t = 0)]
    pub(crate) seed: u64,
}

/// `explain`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename explain Throttling.User      a code of the service
  cert-rename explain ConnectionReset      one of ours

Codes stand in the column error_code of every export. What is said is what the program itself goes by.")]
pub(crate) struct ExplainArgs {
    /// An error code of the service or of this program
    pub(crate) code: String,
}

/// `whoami`
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  cert-rename whoami
  cert-rename whoami --profile customer-a

Without --profile and ALIBABA_CLOUD_PROFILE they are looked for where the service's own tools do, in this order: the environment; an OIDC token
file; the profiles of the command line tool (~/.aliyun/config.json); ~/.alibabacloud/credentials or credentials.ini; the
role of the ECS instance; a credentials URI.")]
pub(crate) struct WhoamiArgs {
    /// The profile [default: that of the environment, else the first place that has credentials]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The endpoint that calls would go to; one on loopback has no STS to ask for the account
    #[arg(long, value_name = "URL")]
    pub(crate) endpoint: Option<String>,
}

/// The input and how to read it.
#[derive(Debug, Args)]
#[command(next_help_heading = "The sheet and its job")]
pub(crate) struct SheetArgs {
    /// The spreadsheet: a workbook (xlsx) or a CSV, with a header
    #[arg(help_heading = None::<&str>)]
    pub(crate) input: PathBuf,
    /// The job's journal [default: INPUT.journal.db, with --sandbox INPUT.sandbox.journal.db, with --rehearse
    /// INPUT.rehearsal.journal.db]
    #[arg(long, value_name = "FILE")]
    pub(crate) journal: Option<PathBuf>,
    /// Start a new job; the old journal is kept under a dated name
    #[arg(long)]
    pub(crate) new_job: bool,
    /// Region of rows that name none [default: that of the environment]
    #[arg(long)]
    pub(crate) region: Option<String>,
    /// Credentials of rows that name no profile [default: that of the environment, else the first
    /// place that has any]
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// The rule that new names must keep [default: strict]
    #[arg(long, value_enum)]
    pub(crate) name_rule: Option<NameRule>,
    /// What a blank new name means: `keep` leaves the certificate as it is [default: a problem]
    #[arg(long, value_enum, value_name = "keep")]
    pub(crate) blank: Option<BlankChoice>,
    /// Leave rows with problems out, as `invalid`, instead of refusing the sheet
    #[arg(long)]
    pub(crate) skip_invalid: bool,
    /// Read no live names before the run
    #[arg(long)]
    pub(crate) no_preflight: bool,
    /// The sheet of a workbook [default: the only visible one that has the needed columns]
    #[arg(long, value_name = "NAME")]
    pub(crate) sheet: Option<String>,
    /// The row that holds the headers [default: the first of rows 1 to 10 that has the needed ones]
    #[arg(long, value_name = "N")]
    pub(crate) header_row: Option<NonZeroU32>,
    /// What becomes of rows that a workbook hides, by hand or by a filter [default: the sheet is refused]
    #[arg(long, value_enum)]
    pub(crate) hidden_rows: Option<HiddenRows>,
    /// How the bytes of a CSV are text, such as gb18030 [default: by its mark, else UTF-8, else GB18030]
    #[arg(long)]
    pub(crate) encoding: Option<Encoding>,
    /// What stands between the cells of a CSV [default: found from its header]
    #[arg(long)]
    pub(crate) delimiter: Option<Delimiter>,
    /// The header of a role's column, such as `new_name=Neuer Name`; may be repeated
    #[arg(long, value_name = "ROLE=HEADER")]
    pub(crate) column: Vec<ColumnOverride>,
}

/// Where calls go.
#[derive(Debug, Args)]
#[command(next_help_heading = "Calls")]
pub(crate) struct TargetArgs {
    /// Send calls here instead of the region's endpoint; plain http only to loopback
    #[arg(long, value_name = "URL", conflicts_with = "sandbox")]
    pub(crate) endpoint: Option<String>,
    /// Which of a region's endpoints calls go to [default: that of the environment, else of the profile, else public]
    #[arg(long, value_enum, conflicts_with_all = ["endpoint", "sandbox"])]
    pub(crate) endpoint_type: Option<EndpointKind>,
    /// Call an emulator in this process instead, which holds the sheet's certificates
    #[arg(long)]
    pub(crate) sandbox: bool,
}

/// Pace and stop options.
#[derive(Debug, Args)]
#[command(next_help_heading = "Pace, and when to stop")]
pub(crate) struct PaceArgs {
    /// Calls per account and region, at most, in any window of the period; `auto` or `auto/PERIOD` finds out
    #[arg(long, value_name = "QUOTA|auto", default_value_t = RateChoice::USUAL)]
    pub(crate) rate: RateChoice,
    /// Calls in flight per account and region
    #[arg(long, value_name = "N", default_value = "8")]
    pub(crate) concurrency: NonZeroU32,
    /// Attempts per row; throttled ones do not count
    #[arg(long, value_name = "N", default_value = "6")]
    pub(crate) max_attempts: NonZeroU32,
    /// How long one attempt may take
    #[arg(long, value_name = "DURATION", default_value = "10s")]
    pub(crate) timeout: SignedDuration,
    /// Stop an account's region when more rows than this fail: a number, or a percentage
    #[arg(long, value_name = "N|P%", default_value = "5%")]
    pub(crate) max_failures: FailureLimit,
    /// Give an account's region up when the service has been away for so long
    #[arg(long, value_name = "DURATION", default_value = "2h")]
    pub(crate) outage_limit: SignedDuration,
    /// When credentials end that only you can renew: wait so long for others, reading the profile again
    #[arg(long, value_name = "DURATION", default_value = "30m")]
    pub(crate) credential_wait: SignedDuration,
    /// Try so many rows first, over all accounts and regions, and stop [default: 0]
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    pub(crate) canary: u64,
    /// Go on after the canary when all of its rows are renamed
    #[arg(long, requires = "canary")]
    pub(crate) canary_continue: bool,
    /// Send rows again that have been in doubt for more than an hour and can't be looked up: the service may have
    /// forgotten their tokens
    #[arg(long)]
    pub(crate) resend_in_doubt: bool,
    /// Start rows only between these times of day, such as 22:00-06:00 [default: always]
    #[arg(long, value_name = "HH:MM-HH:MM")]
    pub(crate) window: Option<Hours>,
    /// Run this by the shell when the job stops, with a summary as JSON on its standard input
    #[arg(long, value_name = "CMD")]
    pub(crate) on_finish: Option<String>,
    /// The time zone of --window, such as Asia/Shanghai [default: the machine's]
    #[arg(long, value_name = "ZONE", requires = "window")]
    pub(crate) tz: Option<String>,
}

/// How calls are made.
#[derive(Debug, Args)]
#[command(next_help_heading = "Calls")]
pub(crate) struct CallArgs {
    /// How requests are signed
    #[arg(long, value_enum, default_value_t = SignatureVersion::V1)]
    pub(crate) signature: SignatureVersion,
}

/// Agreeing to a plan.
#[derive(Debug, Args)]
#[command(next_help_heading = "Agreement")]
pub(crate) struct ConsentArgs {
    /// Do not ask
    #[arg(long, conflicts_with = "confirm")]
    pub(crate) yes: bool,
    /// Carry out the plan of this id or nothing
    #[arg(long, value_name = "ID")]
    pub(crate) confirm: Option<String>,
    /// Who approved the plan, kept in the record
    #[arg(long, value_name = "WHO")]
    pub(crate) approved_by: Option<String>,
    /// The change ticket, kept in the record
    #[arg(long, value_name = "ID")]
    pub(crate) ticket: Option<String>,
}

/// What is shown meanwhile.
#[derive(Debug, Args)]
#[command(next_help_heading = "What is shown")]
pub(crate) struct ShowArgs {
    /// How progress is shown, on standard error but for `json`
    #[arg(long, value_enum, default_value_t = ProgressChoice::Auto)]
    pub(crate) progress: ProgressChoice,
    /// Show neither plan nor progress
    #[arg(short, long)]
    pub(crate) quiet: bool,
}

/// `--blank`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum BlankChoice {
    /// The row is `unchanged`
    Keep,
}

/// `--requeue`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum RequeueChoice {
    /// Refused, or attempts used up
    Failed,
    /// The certificate did not exist
    Missing,
    /// The live name was neither the old one nor the new one
    Drifted,
}

impl From<RequeueChoice> for Status {
    fn from(choice: RequeueChoice) -> Self {
        match choice {
            RequeueChoice::Failed => Self::Failed,
            RequeueChoice::Missing => Self::Missing,
            RequeueChoice::Drifted => Self::Drifted,
        }
    }
}

/// `--progress`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ProgressChoice {
    /// As `bar` on a terminal, as `plain` elsewhere
    Auto,
    /// A picture of all accounts and regions, drawn in place; needs a terminal
    Bar,
    /// A line every few seconds
    Plain,
    /// An event a line on standard output, for programs
    Json,
    /// Nothing
    None,
}

/// `--format`
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ExportFormat {
    /// Opens right in Excel and WPS
    Csv,
    /// One JSON object a line
    Jsonl,
    /// A workbook: typed cells, filter, colours, local times, a summary; needs -o
    Xlsx,
    /// One page with the whole story, which needs no network; needs -o
    Html,
}

impl ExportFormat {
    /// Returns the word that is typed.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Jsonl => "jsonl",
            Self::Xlsx => "xlsx",
            Self::Html => "html",
        }
    }
}

/// `--rows`
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowFilter(pub(crate) Vec<Status>);

impl std::str::FromStr for RowFilter {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut statuses = Vec::new();
        for word in text.split(',').map(str::trim) {
            match word {
                "all" => statuses.extend(Status::ALL),
                "unfinished" => statuses.extend([Status::Pending, Status::InDoubt]),
                word => statuses.push(Status::parse(word).ok_or_else(|| {
                    let known: Vec<_> = Status::ALL.iter().map(|status| status.name()).collect();
                    format!(
                        "`{word}` is neither all, unfinished, nor a status ({})",
                        known.join(", ")
                    )
                })?),
            }
        }
        Ok(Self(statuses))
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory as _, Parser as _};

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }

    /// The words of a line of help that shows a command; what is meant for the shell or the reader is left out.
    fn example(line: &str) -> Option<Vec<String>> {
        let command = line
            .strip_prefix("  ")
            .filter(|line| line.starts_with("cert-rename "))?;
        let end = ["   ", " | ", " > "]
            .into_iter()
            .filter_map(|end| command.find(end))
            .min();
        let words = command[..end.unwrap_or(command.len())].split(' ');
        // A cut hash stands for a whole one.
        Some(
            words
                .map(|word| {
                    if word.ends_with('…') {
                        "0".repeat(64)
                    } else {
                        word.to_owned()
                    }
                })
                .collect(),
        )
    }

    #[test]
    fn every_example_of_the_help_can_be_typed() {
        let program = super::Cli::command();
        for command in program.get_subcommands().chain([&program]) {
            let help = command
                .get_after_help()
                .map(ToString::to_string)
                .unwrap_or_default();
            let examples: Vec<_> = help.lines().filter_map(example).collect();
            assert!(!examples.is_empty(), "{} has none", command.get_name());
            for words in examples {
                if let Err(error) = super::Cli::try_parse_from(&words) {
                    panic!("{}: {error}", words.join(" "));
                }
            }
        }
    }
}
