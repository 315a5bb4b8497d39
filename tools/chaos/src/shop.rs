//! The shop under test: one real process or two, killed and started again on the same data and
//! addresses.

use std::{
    fs,
    path::PathBuf,
    process::{Command, Output},
    time::Duration,
};

use serde_json::Value;

use crate::{
    broken::{Checked, harness},
    client::Client,
    program::{Program, command},
};

/// What starts one process; the same each time.
#[derive(Clone, Debug)]
pub(crate) struct Launch {
    /// What people call it; its log and its data are called so too.
    pub(crate) name: &'static str,
    pub(crate) folder: PathBuf,
    pub(crate) environment: Vec<(String, String)>,
    /// Where the shop is: its own pages, or those of the process that has them.
    pub(crate) port: u16,
    /// Whether this process has the pages and the API.
    pub(crate) sells: bool,
    /// A process whose keys this one has, so that either is as good as the other.
    pub(crate) twin_of: Option<&'static str>,
}

/// A process, running or not.
#[derive(Debug)]
struct Process {
    launch: Launch,
    program: Option<Program>,
}

/// The shop. Processes start in their order: one that others need comes first.
#[derive(Debug)]
pub(crate) struct Shop {
    processes: Vec<Process>,
    client: Client,
    /// What `shop audit` and the like are told beside what the selling process is told.
    further: Vec<(String, String)>,
}

impl Shop {
    /// Starts all of them, one after the other.
    pub(crate) async fn start(
        launches: Vec<Launch>,
        further: Vec<(String, String)>,
    ) -> Checked<Self> {
        let selling = launches.iter().filter(|launch| launch.sells);
        let client = Client::balanced(selling.map(|launch| launch.port).collect());
        let process = |launch| Process { launch, program: None };
        let processes = launches.into_iter().map(process).collect();
        let mut shop = Self { processes, client, further };
        shop.start_again().await?;
        Ok(shop)
    }

    /// Starts what does not run, on the same data and addresses, and waits until all answer.
    pub(crate) async fn start_again(&mut self) -> Checked {
        for process in &mut self.processes {
            if !process.runs() {
                process.start().await?;
            }
        }
        Ok(())
    }

    /// How many processes it has.
    pub(crate) fn processes(&self) -> usize {
        self.processes.len()
    }

    pub(crate) fn name(&self, process: usize) -> &'static str {
        self.processes[process].launch.name
    }

    /// Ids of the running processes.
    pub(crate) fn ids(&self) -> Vec<(&'static str, u32)> {
        let running =
            |process: &Process| Some((process.launch.name, process.program.as_ref()?.id()));
        self.processes.iter().filter_map(running).collect()
    }

    /// Pulls the plug of all of them.
    pub(crate) fn kill(&mut self) {
        for process in 0..self.processes() {
            self.kill_one(process);
        }
    }

    /// Pulls the plug of one.
    pub(crate) fn kill_one(&mut self, process: usize) {
        if let Some(program) = self.processes[process].program.take() {
            program.kill();
        }
    }

    /// Waits until one of them has died by itself.
    pub(crate) async fn died(&mut self, patience: Duration) -> bool {
        let end = tokio::time::Instant::now() + patience;
        loop {
            if !self.processes.iter_mut().all(Process::runs) {
                return true;
            }
            if tokio::time::Instant::now() > end {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }

    /// Asks one to stop in order; how long that took.
    pub(crate) async fn terminate(&mut self, process: usize) -> Checked<Duration> {
        let program = self.processes[process].program.take().expect("it runs");
        let stopped = tokio::task::spawn_blocking(move || program.terminate());
        stopped.await.map_err(harness("stopping the shop"))?
    }

    /// Somebody who buys: now from one process, now from the other, where two sell.
    pub(crate) fn client(&self) -> Client {
        self.client.clone()
    }

    /// Somebody who works there.
    pub(crate) fn staff(&self) -> Checked<Client> {
        let token = fs::read_to_string(self.selling().data().join("admin.token"));
        let token = token.map_err(harness("reading the staff's token"))?;
        Ok(self.client().with_token(token.trim()))
    }

    /// Runs `shop audit --settled`: whether it is green, and its report.
    pub(crate) async fn audit(&self) -> Checked<(bool, Value)> {
        let output = self.command(&["audit", "--settled", "--json"]).await?;
        let report = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| Value::from(String::from_utf8_lossy(&output.stderr).into_owned()));
        Ok((output.status.success(), report))
    }

    /// Runs a command of the shop beside it, as whoever operates it does.
    pub(crate) async fn command(&self, arguments: &[&str]) -> Checked<Output> {
        let mut command = self.selling().command(arguments)?;
        command.envs(self.further.iter().map(|(name, value)| (name, value)));
        let ran = tokio::task::spawn_blocking(move || command.output());
        ran.await.map_err(harness("a command of the shop"))?.map_err(harness("running the shop"))
    }

    /// What all processes have said.
    pub(crate) fn logs(&self) -> Vec<PathBuf> {
        self.processes.iter().map(|process| process.launch.log()).collect()
    }

    fn selling(&self) -> &Launch {
        let selling = self.processes.iter().find(|process| process.launch.sells);
        &selling.expect("a shop sells").launch
    }
}

impl Process {
    fn runs(&mut self) -> bool {
        self.program.as_mut().is_some_and(Program::is_alive)
    }

    async fn start(&mut self) -> Checked {
        self.program = None;
        let launch = self.launch.clone();
        let started = tokio::task::spawn_blocking(move || {
            launch.take_the_twins_keys()?;
            let program = Program::start(launch.name, launch.serve()?, &launch.log())?;
            let says = if launch.sells { "http://localhost:" } else { "other processes: " };
            program.wait_for(|line| line.contains(says).then_some(()))?;
            Ok(program)
        });
        self.program = Some(started.await.map_err(harness("starting the shop"))??);
        Ok(())
    }
}

impl Launch {
    fn serve(&self) -> Checked<Command> {
        let mut command = self.command(&["serve"])?;
        command.args(["--listen", &format!("127.0.0.1:{}", self.port)]);
        command.args(["--metrics-listen", "127.0.0.1:0"]);
        Ok(command)
    }

    fn command(&self, arguments: &[&str]) -> Checked<Command> {
        let mut command = command("shop")?;
        command.args(arguments).args(["--demo", "--data-dir"]).arg(self.data());
        command.current_dir(&self.folder);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        Ok(command)
    }

    /// Two shops on one database sign with one key, and one token opens both.
    fn take_the_twins_keys(&self) -> Checked {
        let Some(twin) = self.twin_of else { return Ok(()) };
        let theirs = self.folder.join(format!("{twin}-data"));
        fs::create_dir_all(self.data().join("keys")).map_err(harness("a folder of keys"))?;
        for file in ["keys/signing.key", "admin.token"] {
            fs::copy(theirs.join(file), self.data().join(file)).map_err(harness("copying keys"))?;
        }
        Ok(())
    }

    fn data(&self) -> PathBuf {
        self.folder.join(format!("{}-data", self.name))
    }

    fn log(&self) -> PathBuf {
        self.folder.join(format!("{}.log", self.name))
    }
}
