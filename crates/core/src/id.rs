//! Names of things. Newtypes, so that a case is never mistaken for a person; shared text, so that a name costs nothing
//! to repeat: a plan of thousands of steps names the same account in each.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::sync::Arc;
use uuid::Uuid;

macro_rules! uuid_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
}

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String))]
        #[serde(transparent)]
        pub struct $name(Arc<str>);

        impl $name {
            /// The name as text.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.into())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text.into())
            }
        }
    };
}

uuid_id!(
    /// One leaver's case.
    CaseId
);
uuid_id!(
    /// Several leavers as one.
    BatchId
);
uuid_id!(
    /// One stored plan; what an approval names is its digest, not this.
    PlanId
);
uuid_id!(
    /// One thing that one receiver is told.
    NoticeId
);
text_id!(
    /// Where another system is told, as the house named it: `hr-system`, `it-chat`.
    EndpointName
);
uuid_id!(
    /// One device that a leaver still has.
    DeviceId
);
uuid_id!(
    /// One entry of a case's communication log.
    NoteId
);
uuid_id!(
    /// One finding that somebody settles.
    FindingId
);
uuid_id!(
    /// One statement as it was received; its source's own id is a field of it.
    StatementId
);
uuid_id!(
    /// An entry of a directory: a user or a group of an identity provider.
    EntryId
);
text_id!(
    /// A person of the company; the employee number is used, because people know it.
    PersonId
);
text_id!(
    /// A configured platform, such as `synapse-hq`.
    ConnectionName
);
text_id!(
    /// An account as its platform names it, such as `@zhangsan001:im.example`.
    AccountId
);
text_id!(
    /// A group as its platform names it.
    GroupId
);
text_id!(
    /// A bot, webhook, command, application or lasting token as its platform names it, unique in its connection.
    IntegrationId
);
text_id!(
    /// A step within a plan: `connection/account/action[/group]`. The same wish has the same id in every plan, so plans can be compared.
    StepId
);
text_id!(
    /// Somebody who uses Exeunt: a person's login or a machine's name.
    ActorName
);

/// An account on a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct AccountRef {
    pub connection: ConnectionName,
    pub account: AccountId,
}

/// Something on a connection that acts without its person.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct IntegrationRef {
    pub connection: ConnectionName,
    #[cfg_attr(feature = "schema", schema(value_type = String))]
    pub integration: IntegrationId,
}

/// A group on a connection.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct GroupRef {
    pub connection: ConnectionName,
    pub group: GroupId,
}

impl AccountRef {
    /// The account `account` on `connection`.
    pub fn new(connection: impl Into<ConnectionName>, account: impl Into<AccountId>) -> Self {
        Self { connection: connection.into(), account: account.into() }
    }
}

impl GroupRef {
    /// The group `group` on `connection`.
    pub fn new(connection: impl Into<ConnectionName>, group: impl Into<GroupId>) -> Self {
        Self { connection: connection.into(), group: group.into() }
    }
}

impl fmt::Display for IntegrationRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.connection, self.integration)
    }
}

impl fmt::Display for AccountRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.connection, self.account)
    }
}

impl fmt::Display for GroupRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.connection, self.group)
    }
}
