//! One group or chat room with everybody in it.

use super::api::{Affiliation, Data, Detail, OneOrMany};
use super::connector::Agora;
use super::id::Place;
use crate::http::{Answer, Call, part};
use crate::refusal::no_group;
use exeunt_connector::Result;
use exeunt_core::{AccountId, Group, GroupId, Member, NativeKind, Presence, Role, Standing};
use std::collections::BTreeMap;

/// Members in one page of a list that one answer doesn't hold.
const PAGE: usize = 100;

pub(super) async fn group_lookup(agora: &Agora, group: &GroupId) -> Result<Option<Group>> {
    let Some(place) = Place::of(group) else { return Ok(None) };
    agora.place_lookup(&place).await
}

impl Agora {
    /// The place that an order names, with who is in it.
    pub(super) async fn place(&self, group: &GroupId) -> Result<(Place, Group)> {
        let missing = || no_group(group);
        let place = Place::of(group).ok_or_else(missing)?;
        let group = self.place_lookup(&place).await?.ok_or_else(missing)?;
        Ok((place, group))
    }

    async fn place_lookup(&self, place: &Place) -> Result<Option<Group>> {
        let answer = self.send(Call::get(format!("read group \"{place}\""), self.path(&place.path()))).await?;
        if Self::is_missing(&answer) {
            return Ok(None);
        }
        let detail = detail_of(place, answer)?;
        let admins = self.place_admins(place).await?;
        let mut named = detail.affiliations.clone();
        let all = detail.count.and_then(|count| usize::try_from(count).ok());
        if all.is_some_and(|all| named.len() < all) {
            named.extend(self.place_members(place).await?);
        }
        Ok(Some(group(place, detail, &named, &admins)))
    }

    /// Who owns the place; nothing when there is no such place.
    pub(super) async fn owner_of(&self, place: &Place) -> Result<Option<String>> {
        let answer = self.send(Call::get(format!("read group \"{place}\""), self.path(&place.path()))).await?;
        if Self::is_missing(&answer) {
            return Ok(None);
        }
        let detail = detail_of(place, answer)?;
        Ok(owner(&detail, &detail.affiliations))
    }

    async fn place_admins(&self, place: &Place) -> Result<Vec<String>> {
        let path = self.path(&format!("{}/admin", place.path()));
        let admins: Data<Vec<String>> =
            self.send(Call::get(format!("list admins of \"{place}\""), path)).await?.read()?;
        Ok(admins.data)
    }

    /// Everybody, page by page; each page says where the next one begins.
    async fn place_members(&self, place: &Place) -> Result<Vec<Affiliation>> {
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let path = self.path(&format!("{}/users?version=v3&limit={PAGE}{next}", place.path()));
            let page: Data<Vec<Affiliation>> =
                self.send(Call::get(format!("list members of \"{place}\""), path)).await?.read()?;
            let rows = page.data.len();
            all.extend(page.data);
            match page.cursor.filter(|cursor| !cursor.is_empty() && rows > 0) {
                Some(cursor) => next = format!("&cursor={}", part(cursor)),
                None => return Ok(all),
            }
        }
    }
}

/// The platform can be asked for several places at once and answers with a list; this one must be in it.
fn detail_of(place: &Place, answer: Answer) -> Result<Detail> {
    let nonsense = answer.nonsense();
    let details: Data<OneOrMany<Detail>> = answer.read()?;
    details.data.into_vec().into_iter().find(|detail| detail.id == place.id()).ok_or(nonsense)
}

fn owner(detail: &Detail, named: &[Affiliation]) -> Option<String> {
    detail.owner.clone().or_else(|| named.iter().find_map(|one| one.owner.clone()))
}

fn group(place: &Place, detail: Detail, named: &[Affiliation], admins: &[String]) -> Group {
    let owner = owner(&detail, named);
    let role = |name: &String| match name {
        name if owner.as_ref() == Some(name) => Role::Owner,
        name if admins.contains(name) => Role::Moderator,
        _ => Role::Member,
    };
    let everybody = named.iter().filter_map(Affiliation::name);
    let members: BTreeMap<_, _> =
        everybody.chain(&owner).map(|name| (AccountId::from(name.as_str()), member(role(name)))).collect();
    Group {
        id: place.group_id(),
        name: detail.name,
        native_kind: NativeKind::Group,
        // Anybody may enter a chat room.
        public: detail.public || matches!(place, Place::Room(_)),
        encrypted: false,
        closed: detail.disabled,
        version: matches!(place, Place::Room(_)).then(|| "chatroom".to_owned()),
        parent: None,
        bound_to_parent: false,
        lasting: false,
        members,
        lingering: BTreeMap::new(),
    }
}

fn member(role: Role) -> Member {
    Member { presence: Presence::Joined, standing: Standing { role, level: None }, permanent: false }
}
