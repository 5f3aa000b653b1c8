//! The `plenary` command: serves a data folder, exports a record from one, verifies a record file.

use std::io::{IsTerminal as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::str::FromStr;

use clap::{Args, Parser, Subcommand};
use serde::Deserialize;
use tokio::net::TcpListener;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use plenary::app::{App, Hall, Opening};
use plenary::demo::{self, Stage};
use plenary::domain::Role;
use plenary::{app, export, web};

/// Where the server listens unless told otherwise: this machine alone.
const LISTEN: &str = "127.0.0.1:8080";

/// Where the data is unless told otherwise, in the folder the command is run in.
const DATA: &str = "data";

/// Conferences that end with a text: draft it live together, amend it, adopt it, and keep a record that stands up.
#[derive(Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the conferences of a data folder.
    Serve(Serve),
    /// Write the record of a conference to a file, also while a server is running on the folder.
    Export {
        /// The conference's name in URLs.
        conference: String,
        /// The data folder [default: data].
        #[arg(long, env = "PLENARY_DATA")]
        data: Option<PathBuf>,
        /// The file to write.
        #[arg(short, long)]
        output: PathBuf,
    },
    /// Check a record file: exit status 0 when everything in it holds, 1 when something does not, 2 when it is no record.
    Verify {
        /// The file.
        file: PathBuf,
    },
}

#[derive(Args)]
struct Serve {
    /// Serve an example conference, at the stage drafting, amending, plenary or adopted. Its data is kept in
    /// data/demo-STAGE unless --data says otherwise.
    #[arg(long, value_name = "STAGE", num_args = 0..=1, require_equals = true, default_missing_value = "drafting")]
    demo: Option<Stage>,
    /// The data folder [default: data].
    #[arg(long, env = "PLENARY_DATA")]
    data: Option<PathBuf>,
    /// The address to listen on [default: 127.0.0.1:8080]. Port 0 takes any that is free.
    #[arg(long, env = "PLENARY_LISTEN")]
    listen: Option<SocketAddr>,
    /// The address people reach this server under, for links and for the same-origin check [default: the address it
    /// listens on].
    #[arg(long, env = "PLENARY_PUBLIC_URL")]
    public_url: Option<String>,
    /// A configuration file in TOML with the keys data, listen and `public_url`. A flag wins over the environment, the
    /// environment over the file.
    #[arg(long, env = "PLENARY_CONFIG")]
    config: Option<PathBuf>,
}

/// The configuration file.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    data: Option<PathBuf>,
    listen: Option<SocketAddr>,
    public_url: Option<String>,
}

/// Something the person at the terminal has to know, in one sentence.
type Complaint = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main]
async fn main() -> ExitCode {
    log();
    let done = match Cli::parse().command {
        Command::Serve(serve) => run(serve).await.map(|()| ExitCode::SUCCESS),
        Command::Export {
            conference,
            data,
            output,
        } => write_record(&conference, &data.unwrap_or_else(|| DATA.into()), &output)
            .await
            .map(|()| ExitCode::SUCCESS),
        Command::Verify { file } => verify(&file),
    };
    done.unwrap_or_else(|complaint| {
        eprintln!("plenary: {}", whole(complaint.as_ref()));
        ExitCode::FAILURE
    })
}

/// An error with what caused it, in one line.
fn whole(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(error.source(), |cause| cause.source());
    causes.fold(error.to_string(), |said, cause| format!("{said}: {cause}"))
}

/// Logs go to standard error: for people on a terminal, as JSON elsewhere. `PLENARY_LOG` chooses what, as in
/// `info,plenary=debug`.
fn log() {
    let asked = std::env::var("PLENARY_LOG")
        .ok()
        .and_then(|targets| Targets::from_str(&targets).ok());
    let targets = asked.unwrap_or_else(|| {
        Targets::new()
            .with_default(LevelFilter::INFO)
            .with_target("sqlx", LevelFilter::WARN)
    });
    let registry = tracing_subscriber::registry().with(targets);
    if std::io::stderr().is_terminal() {
        registry
            .with(
                tracing_subscriber::fmt::layer()
                    .with_writer(std::io::stderr)
                    .compact(),
            )
            .init();
    } else {
        registry
            .with(
                tracing_subscriber::fmt::layer()
                    .with_writer(std::io::stderr)
                    .json(),
            )
            .init();
    }
}

async fn run(serve: Serve) -> Result<(), Complaint> {
    let file = match &serve.config {
        Some(path) => toml::from_str(&read(path)?).map_err(|error| format!("{}: {error}", path.display()))?,
        None => Settings::default(),
    };
    let data = serve.data.or(file.data).unwrap_or_else(|| match serve.demo {
        Some(stage) => Path::new(DATA).join(format!("demo-{}", stage.word())),
        None => DATA.into(),
    });
    let listen = serve.listen.or(file.listen);
    let listen = listen.unwrap_or_else(|| LISTEN.parse().expect("the constant is an address"));

    let app = App::open(&Opening {
        data,
        demo: serve.demo.is_some(),
        ..Opening::default()
    })
    .await?;
    let listener = TcpListener::bind(listen).await.map_err(|error| {
        format!("cannot listen on {listen}: {error}; choose another address with --listen")
    })?;
    let address = listener.local_addr()?;
    let public_url = serve
        .public_url
        .or(file.public_url)
        .unwrap_or_else(|| format!("http://{address}"));
    let public_url = public_url.trim_end_matches('/').to_owned();
    say(&format!("listening on http://{address}"))?;

    let settings = web::Settings {
        public_url: public_url.clone(),
    };
    let serving = tokio::spawn(web::serve(app.clone(), listener, settings, stop(app.clone())));
    if app.conferences().is_empty() {
        match serve.demo {
            Some(stage) => demo::seed(&app, stage).await?,
            None => say(&format!(
                "to create the first conference, open {public_url}/setup/{}",
                app.setup_link().await?.reveal()
            ))?,
        }
    }
    if serve.demo.is_some() {
        for hall in app.conferences() {
            say_people(&hall, &public_url).await?;
        }
    }
    let served = serving.await?;
    app.close().await;
    Ok(served?)
}

/// One line per person: role, name, delegation, link; those who run the conference first.
async fn say_people(hall: &Hall, public_url: &str) -> Result<(), Complaint> {
    let (conference, register) = (hall.conference(), hall.register());
    let mut lines = Vec::new();
    for (person, link) in hall.demo_links().await? {
        let Some(participant) = register.participant(&person) else {
            continue;
        };
        let role = participant.roles.first().copied().unwrap_or(Role::Public);
        let of = participant.delegation.as_ref();
        let of = of.map(|id| conference.delegation_name(id)).unwrap_or_default();
        lines.push((role, of, participant.names.name.clone(), link));
    }
    lines.sort_by(|a, b| (a.0, &a.1, &a.2).cmp(&(b.0, &b.1, &b.2)));
    for (role, of, name, link) in lines {
        say(&format!(
            "{}\t{name}\t{of}\t{public_url}/sign-in/{}",
            role.code(),
            link.reveal()
        ))?;
    }
    Ok(())
}

/// Standard output is read by programs, so each line goes out at once.
fn say(line: &str) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}

/// Waits for SIGTERM or Ctrl-C, and then tells everybody connected that the server is going.
async fn stop(app: App) {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let terminate = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate());
        match terminate {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    interrupt.await.ok();
    tracing::info!("stopping");
    app.announce_closing();
}

async fn write_record(conference: &str, data: &Path, output: &Path) -> Result<(), Complaint> {
    let record = app::export_from(data, conference).await?;
    std::fs::write(output, &record)
        .map_err(|error| format!("{} could not be written: {error}", output.display()))?;
    say(&format!(
        "wrote the record of {conference} to {}",
        output.display()
    ))?;
    Ok(())
}

fn verify(file: &Path) -> Result<ExitCode, Complaint> {
    let size = std::fs::metadata(file)
        .map_err(|error| format!("{}: {error}", file.display()))?
        .len();
    let verdict = if size > export::RECORD_BYTES_MAX as u64 {
        export::Verdict::NotARecord
    } else {
        export::verify(&std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?)
    };
    say(&verdict.to_string())?;
    Ok(ExitCode::from(verdict.exit_code()))
}

fn read(path: &Path) -> Result<String, Complaint> {
    std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()).into())
}
