//! A real Active Directory domain controller: Samba, with a domain of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::apt;
use crate::certificate::Certificate;
use crate::error::{Error, Result};
use crate::install::{is_root, run};
use crate::process::{Guarded, Signal};

/// Under which entry everything is.
pub const SUFFIX: &str = "DC=corp,DC=test";
/// The account that a program binds as, and its password.
pub const ADMINISTRATOR: (&str, &str) = ("Administrator@corp.test", "Passw0rd!x");
const PATIENCE: Duration = Duration::from_mins(2);

/// A running domain controller on an address of its own, because its ports are fixed.
#[derive(Debug)]
pub struct Samba {
    address: String,
    certificate: Certificate,
    process: Guarded,
}

impl Samba {
    /// Makes a domain and starts its controller.
    ///
    /// [`Error::Skipped`] when it can't be installed here, and for others than root, who may not use its ports.
    pub fn start() -> Result<Self> {
        let skipped = |why: String| Error::Skipped { what: "Samba", why };
        if !is_root() {
            return Err(skipped("its ports are root's".to_owned()));
        }
        let packages = ["samba-ad-dc", "samba-ad-provision", "ldap-utils"];
        let program = apt::install(&packages, program).map_err(|cause| skipped(format!("{cause:#}")))?;
        Ok(Self::launch(&program)?)
    }

    fn launch(program: &Path) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("exeunt-samba-").tempdir().context("no temporary folder")?.keep();
        // Tests run beside each other: the address follows from the process.
        let id = std::process::id();
        let address = format!("127.{}.{}.{}", 77 + (id >> 16) % 100, (id >> 8) % 256, 1 + id % 254);
        let certificate = Certificate::make(&folder, &address)?;
        let domain = folder.join("dc");
        run(Command::new("samba-tool")
            .args(["domain", "provision", "--realm=CORP.TEST", "--domain=CORP", "--server-role=dc"])
            .args(["--dns-backend=NONE", "--use-rfc2307", &format!("--adminpass={}", ADMINISTRATOR.1)])
            .args([&format!("--host-ip={address}"), &format!("--targetdir={}", domain.display())]))?;
        let config = domain.join("etc/smb.conf");
        fs::write(&config, settings(&fs::read_to_string(&config)?, &folder, &address, &certificate)?)?;

        let mut server = Command::new(program);
        server.args(["-i", "-M", "single", "-s"]).arg(&config);
        let process = Guarded::spawn(&server, Signal::Kill, &folder, &folder.join("server.log"))?;
        let server = Self { address, certificate, process };
        server.wait_until_ready(&folder)?;
        Ok(server)
    }

    fn wait_until_ready(&self, folder: &Path) -> anyhow::Result<()> {
        let started = Instant::now();
        while self.client("ldapsearch", &["-s", "base", "-b", ""]).is_err() {
            if !self.process.is_alive() || started.elapsed() > PATIENCE {
                bail!("Samba did not start: {}", fs::read_to_string(folder.join("server.log")).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }

    /// Over TLS, under [`certificate`](Self::certificate). Without TLS it lets nobody bind.
    pub fn url(&self) -> String {
        format!("ldaps://{}", self.address)
    }

    /// The server's certificate (PEM).
    pub fn certificate(&self) -> anyhow::Result<String> {
        self.certificate.pem()
    }

    /// Makes these changes (LDIF) as the administrator.
    pub fn change(&self, ldif: &str) -> anyhow::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(file.path(), ldif)?;
        self.client("ldapmodify", &["-f", &file.path().display().to_string()])
    }

    fn client(&self, program: &str, arguments: &[&str]) -> anyhow::Result<()> {
        let (name, password) = ADMINISTRATOR;
        let mut client = Command::new(program);
        client.args(["-x", "-H", &self.url(), "-D", name, "-w", password]).args(arguments);
        client.env("LDAPTLS_CACERT", &self.certificate.certificate);
        run(&mut client).map(drop)
    }
}

fn program() -> Option<PathBuf> {
    let all = ["/usr/sbin/samba", "/usr/share/samba/setup/provision.ldif", "/usr/bin/ldapmodify"].map(PathBuf::from);
    all.iter().all(|part| part.exists()).then(|| all[0].clone())
}

/// What provisioning wrote, kept to one address and one folder.
fn settings(written: &str, folder: &Path, address: &str, certificate: &Certificate) -> anyhow::Result<String> {
    let at = folder.display();
    for part in ["pid", "ncalrpc", "lock", "cache", "log", "winbindd"] {
        fs::create_dir_all(folder.join(part))?;
    }
    let (certificate, key) = (certificate.certificate.display(), certificate.key.display());
    let ours = format!(
        "[global]\n\
         \tinterfaces = {address}/8\n\
         \tbind interfaces only = yes\n\
         \tserver services = ldap, cldap, kdc\n\
         \tpid directory = {at}/pid\n\
         \tncalrpc dir = {at}/ncalrpc\n\
         \twinbindd socket directory = {at}/winbindd\n\
         \tlog file = {at}/log/log.samba\n\
         \ttls enabled = yes\n\
         \ttls certfile = {certificate}\n\
         \ttls keyfile = {key}\n\
         \ttls cafile = {certificate}\n"
    );
    let kept = written.lines().filter(|line| !line.contains("server services"));
    Ok(kept.collect::<Vec<_>>().join("\n").replacen("[global]\n", &ours, 1))
}
