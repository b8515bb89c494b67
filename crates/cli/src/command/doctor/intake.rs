//! Whether the sources of leavers can be asked, and whether all that they said could be used.

use super::Looks;
use crate::args::Globals;
use crate::command::intake::unused;
use crate::config::Config;
use crate::failure::Failure;
use crate::house::House;
use exeunt_core::Message;
use exeunt_engine::Engine;
use exeunt_engine::intake::SourceState;

pub(super) async fn look(looks: &mut Looks, globals: &Globals, engine: &Engine) {
    let Ok(config) = Config::read(&globals.data) else { return };
    let house = House { data: globals.data.clone(), config, engine: engine.clone() };
    let sources = match house.sources() {
        Ok(sources) => sources,
        Err(trouble) => return looks.mend(Message::new("doctor-sources-bad"), trouble),
    };
    match engine.intake_states(&sources).await {
        Ok(states) => states.iter().for_each(|state| say(looks, state)),
        Err(error) => looks.mend(Message::new("doctor-database-bad"), error.into()),
    }
}

fn say(looks: &mut Looks, state: &SourceState) {
    let says = |key: &'static str| Message::new(key).with("source", &state.name).with("kind", state.kind);
    match &state.trouble {
        Some(why) => {
            let trouble = Failure::of(says("doctor-source-bad")).cause(why.clone()).hint("hint-source-bad");
            looks.mend(says("doctor-source-bad"), trouble);
        }
        None => looks.good(says("doctor-source")),
    }
    if let Some((at, remark)) = &state.remark {
        looks.remark(unused(state, *at, remark));
    }
}
