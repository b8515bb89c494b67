//! The names and secrets of a project, in both realms: Easemob's client credentials and Agora's certificate.

/// What the console shows about a project.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Project {
    pub org: String,
    pub app: String,
    /// The id called `application` in answers.
    pub uuid: String,
    pub client_id: String,
    pub client_secret: String,
    /// 32 hexadecimal digits.
    pub app_id: String,
    /// 32 hexadecimal digits.
    pub app_certificate: String,
}

impl Project {
    /// A project with credentials that are always the same; change the fields where others are wanted.
    pub fn new(org: &str, app: &str) -> Self {
        Self {
            org: org.to_owned(),
            app: app.to_owned(),
            uuid: "8be024f0-e978-11e8-b697-5d598d5f8402".to_owned(),
            client_id: "YXA6simulated-client-id".to_owned(),
            client_secret: "YXA6simulated-client-secret".to_owned(),
            app_id: "970ca35de60c44645bbae8a215061b33".to_owned(),
            app_certificate: "5cfd2fd1755d40ecb72977518be15d3b".to_owned(),
        }
    }

    /// `org#app`.
    pub fn app_key(&self) -> String {
        format!("{}#{}", self.org, self.app)
    }

    /// `org#app_user`, as some answers spell a user.
    pub(crate) fn long_name(&self, user: &str) -> String {
        format!("{}#{}_{user}", self.org, self.app)
    }
}
