//! A real OpenLDAP server: one for each value, with employees, TLS, and changes by RFC 4533.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::apt;
use crate::certificate::Certificate;
use crate::error::{Error, Result};
use crate::install::run;
use crate::process::{Guarded, Signal, free_ports};

/// Under which entry everything is.
pub const SUFFIX: &str = "dc=corp,dc=test";
/// The account that a program binds as, and its password.
pub const READER: (&str, &str) = ("cn=reader,dc=corp,dc=test", "reader-secret");
const ADMINISTRATOR: (&str, &str) = ("cn=admin,dc=corp,dc=test", "admin-secret");
const PATIENCE: Duration = Duration::from_secs(30);

/// A status and a last day are in no standard schema; companies add their own.
const SCHEMA: &str = r"
attributetype ( 1.3.6.1.4.1.55555.1.1 NAME 'employmentStatus' EQUALITY caseIgnoreMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.15 SINGLE-VALUE )
attributetype ( 1.3.6.1.4.1.55555.1.2 NAME 'terminationDate' EQUALITY generalizedTimeMatch
  SYNTAX 1.3.6.1.4.1.1466.115.121.1.24 SINGLE-VALUE )
objectclass ( 1.3.6.1.4.1.55555.2.1 NAME 'employee' SUP top AUXILIARY MAY ( employmentStatus $ terminationDate ) )
";

/// A running server on loopback.
#[derive(Debug)]
pub struct Slapd {
    plain: u16,
    tls: u16,
    certificate: Certificate,
    process: Guarded,
}

impl Slapd {
    /// Starts a server with these entries below [`SUFFIX`], as LDIF. [`READER`] may see everything, but is given no more than
    /// 100 entries at once.
    ///
    /// [`Error::Skipped`] when it can't be installed here.
    pub fn start(entries: &str) -> Result<Self> {
        let installed = apt::install(&["slapd", "ldap-utils"], program);
        let program = installed.map_err(|cause| Error::Skipped { what: "slapd", why: format!("{cause:#}") })?;
        Ok(Self::launch(&program, entries)?)
    }

    fn launch(program: &Path, entries: &str) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new().prefix("exeunt-slapd-").tempdir().context("no temporary folder")?.keep();
        let certificate = Certificate::make(&folder, "127.0.0.1")?;
        let config = folder.join("slapd.conf");
        fs::write(folder.join("employee.schema"), SCHEMA)?;
        fs::create_dir(folder.join("data"))?;
        fs::write(&config, settings(&folder, &certificate))?;
        fs::write(folder.join("seed.ldif"), seed(entries))?;
        let seed = folder.join("seed.ldif");
        // The same program under another name loads entries.
        run(Command::new("/usr/sbin/slapadd").arg("-f").arg(&config).arg("-l").arg(&seed))?;

        let [plain, tls] = free_ports()?;
        let mut server = Command::new(program);
        let addresses = format!("ldap://127.0.0.1:{plain}/ ldaps://127.0.0.1:{tls}/");
        server.args(["-d", "0", "-h", &addresses, "-f"]).arg(&config);
        let process = Guarded::spawn(&server, Signal::Kill, &folder, &folder.join("server.log"))?;
        let server = Self { plain, tls, certificate, process };
        server.wait_until_ready()?;
        Ok(server)
    }

    fn wait_until_ready(&self) -> anyhow::Result<()> {
        let started = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", self.plain)).is_err() {
            if !self.process.is_alive() || started.elapsed() > PATIENCE {
                bail!("slapd did not start");
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    /// Without TLS.
    pub fn url(&self) -> String {
        format!("ldap://127.0.0.1:{}", self.plain)
    }

    /// Over TLS, under [`certificate`](Self::certificate).
    pub fn tls_url(&self) -> String {
        format!("ldaps://127.0.0.1:{}", self.tls)
    }

    /// The server's certificate (PEM).
    pub fn certificate(&self) -> anyhow::Result<String> {
        self.certificate.pem()
    }

    /// Makes these changes (LDIF) as the administrator.
    pub fn change(&self, ldif: &str) -> anyhow::Result<()> {
        let file = tempfile::NamedTempFile::new()?;
        fs::write(file.path(), ldif)?;
        let (name, password) = ADMINISTRATOR;
        run(Command::new("ldapmodify")
            .args(["-x", "-H", &self.url(), "-D", name, "-w", password, "-f"])
            .arg(file.path()))
        .map(drop)
    }
}

fn program() -> Option<PathBuf> {
    let both = ["/usr/sbin/slapd", "/usr/bin/ldapmodify"].map(PathBuf::from);
    both.iter().all(|program| program.exists()).then(|| both[0].clone())
}

fn settings(folder: &Path, certificate: &Certificate) -> String {
    let (at, own) = (folder.display(), folder.join("employee.schema"));
    let (certificate, key) = (certificate.certificate.display(), certificate.key.display());
    format!(
        "include /etc/ldap/schema/core.schema\n\
         include /etc/ldap/schema/cosine.schema\n\
         include /etc/ldap/schema/inetorgperson.schema\n\
         include {}\n\
         modulepath /usr/lib/ldap\n\
         moduleload back_mdb\n\
         moduleload syncprov\n\
         pidfile {at}/slapd.pid\n\
         TLSCertificateFile {certificate}\n\
         TLSCertificateKeyFile {key}\n\
         database mdb\n\
         suffix \"{SUFFIX}\"\n\
         rootdn \"{}\"\n\
         rootpw {}\n\
         directory {at}/data\n\
         sizelimit 100\n\
         limits dn.exact=\"{}\" size.soft=100 size.hard=100 size.prtotal=unlimited\n\
         access to attrs=userPassword by anonymous auth\n\
         access to * by dn.exact=\"{}\" read by * none\n\
         overlay syncprov\n\
         syncprov-sessionlog 100\n",
        own.display(),
        ADMINISTRATOR.0,
        ADMINISTRATOR.1,
        READER.0,
        READER.0,
    )
}

fn seed(entries: &str) -> String {
    let (reader, password) = READER;
    format!(
        "dn: {SUFFIX}\nobjectClass: dcObject\nobjectClass: organization\ndc: corp\no: Corp\n\n\
         dn: {reader}\nobjectClass: applicationProcess\nobjectClass: simpleSecurityObject\ncn: reader\n\
         userPassword: {password}\n\n\
         dn: ou=people,{SUFFIX}\nobjectClass: organizationalUnit\nou: people\n\n{entries}"
    )
}
