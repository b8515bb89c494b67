//! Looking for one message in an archive, from the newest backwards. What else lies there is not kept.

use super::element::Element;
use super::ns;
use super::session::{Session, condition};
use super::stream::Stream;
use crate::http::Effect;
use exeunt_connector::Result;

/// Messages at once, and how often we ask for more.
const PAGE: &str = "100";
const PAGES: usize = 20;

/// What came of looking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ejabberd) enum Search {
    Found,
    /// The archive was open, and the message isn't among the newest in it.
    NotThere,
    /// With the condition that the archive gives.
    Refused(String),
}

/// One page.
enum Page {
    Found,
    /// Before this there is more.
    More(String),
    End,
    Refused(String),
}

impl Session {
    /// Looks for the message `id` in the archive of a room or of the account itself. `with` leaves only messages from or to
    /// somebody.
    pub(in crate::ejabberd) async fn find(&mut self, archive: &str, with: Option<&str>, id: &str) -> Result<Search> {
        self.within("read an archive", Effect::Read, async |stream| {
            let mut before = String::new();
            for number in 0..PAGES {
                stream.send(&query(archive, with, &before, number)).await?;
                match page(stream, archive, &number.to_string(), id).await? {
                    Page::Found => return Ok(Search::Found),
                    Page::Refused(condition) => return Ok(Search::Refused(condition)),
                    Page::End => return Ok(Search::NotThere),
                    Page::More(first) => before = first,
                }
            }
            Ok(Search::NotThere)
        })
        .await
    }
}

fn query(archive: &str, with: Option<&str>, before: &str, number: usize) -> Element {
    let number = number.to_string();
    let set = Element::new(ns::RESULT_SET, "set")
        .child(Element::new(ns::RESULT_SET, "max").text(PAGE))
        .child(Element::new(ns::RESULT_SET, "before").text(before));
    let field = |name: &str, value: &str| {
        let value = Element::new(ns::FORM, "value").text(value);
        Element::new(ns::FORM, "field").attribute("var", name).child(value)
    };
    let mut query = Element::new(ns::ARCHIVE, "query").attribute("queryid", &number);
    if let Some(with) = with {
        let form = Element::new(ns::FORM, "x").attribute("type", "submit");
        query = query.child(form.child(field("FORM_TYPE", ns::ARCHIVE)).child(field("with", with)));
    }
    let iq = Element::new(ns::CLIENT, "iq").attribute("type", "set").attribute("id", &format!("archive-{number}"));
    iq.attribute("to", archive).child(query.child(set))
}

/// Reads to the end of a page, so that the next question has its own answers. Only the archive itself is believed.
async fn page(stream: &mut Stream, archive: &str, number: &str, id: &str) -> Result<Page> {
    let mut found = false;
    loop {
        let stanza = stream.next().await?;
        if stanza.get("from") != archive {
            continue;
        }
        if let Some(result) = stanza.find(ns::ARCHIVE, "result") {
            found |= result.get("queryid") == number && is_named(result, id);
        }
        if !stanza.is(ns::CLIENT, "iq") || stanza.get("id") != format!("archive-{number}") {
            continue;
        }
        if stanza.get("type") != "result" {
            return Ok(Page::Refused(condition(&stanza).to_owned()));
        }
        if found {
            return Ok(Page::Found);
        }
        let fin = stanza.find(ns::ARCHIVE, "fin").ok_or_else(|| stream.nonsense())?;
        let first = fin.path(&[(ns::RESULT_SET, "set"), (ns::RESULT_SET, "first")]).map_or("", Element::content);
        let over = fin.get("complete") == "true" || first.is_empty();
        return Ok(if over { Page::End } else { Page::More(first.to_owned()) });
    }
}

/// By the archive's name for it, or by the sender's.
fn is_named(result: &Element, id: &str) -> bool {
    let message = result.path(&[(ns::FORWARD, "forwarded"), (ns::CLIENT, "message")]);
    result.get("id") == id || message.is_some_and(|message| message.get("id") == id)
}
