//! What a migration makes of rows that were there before it.

use crate::world::{at, behind_the_back, open};
use exeunt_core::{Concern, FindingId, FindingKind, How, PersonId, Settled};
use exeunt_store::{FindingFilter, NoticeFilter, PersonFilter, Store};
use exeunt_tests::postgres::Postgres;
use exeunt_tests::require;
use sqlx::migrate::Migrator;
use sqlx::{Connection, PgConnection, SqliteConnection};
use uuid::Uuid;

static SQLITE: Migrator = sqlx::migrate!("migrations/sqlite");
static POSTGRES: Migrator = sqlx::migrate!("migrations/postgres");
/// On SQLite it makes the file of the buckets, and no table of this one.
const BUCKETS: i64 = 7;
/// The last one before `0023_oneself`.
const BEFORE_ONESELF: i64 = 22;
/// The last one before `0031_above`.
const BEFORE_ABOVE: i64 = 30;

/// An empty database as the program made it whose last migration was `newest`.
async fn create(url: &str, newest: i64) {
    if url.starts_with("postgres") {
        let migrations = POSTGRES.iter().filter(|migration| migration.version <= newest).cloned().collect();
        let mut alone = PgConnection::connect(url).await.unwrap();
        Migrator::with_migrations(migrations).run_direct(None, &mut alone, false).await.unwrap();
    } else {
        let of_the_file = |version: i64| version <= newest && version != BUCKETS;
        let migrations = SQLITE.iter().filter(|migration| of_the_file(migration.version)).cloned().collect();
        let mut alone = SqliteConnection::connect(&format!("{url}?mode=rwc")).await.unwrap();
        Migrator::with_migrations(migrations).run_direct(None, &mut alone, false).await.unwrap();
    }
}

fn finding_id(number: u128) -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0002_0000 + number)
}

fn batch_id() -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0003)
}

fn case_id() -> Uuid {
    Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0001)
}

async fn put_person(url: &str, id: &str, name: &str, manager: Option<&str>) {
    let sql = "INSERT INTO person (id, name, department, zone, manager, mail, language)
               VALUES ($1, $2, '研发部', 'Asia/Shanghai', $3, NULL, 'zh')";
    behind_the_back!(url, c => { sqlx::query(sql).bind(id).bind(name).bind(manager).execute(c).await.unwrap(); });
}

/// A finding as it was written then: the person's column, the document, and what became of it.
async fn put_finding(url: &str, number: u128, kind: FindingKind, about: &Concern, how: Option<How>) {
    let sql = "INSERT INTO finding (id, kind, subject, person, source, document, since, settled_at, settled)
               VALUES ($1, $2, $3, $4, 'hr', $5, 1780000000000000, $6, $7)";
    let at = "2026-11-21T09:00:00Z".parse().unwrap();
    let settled = how.map(|how| Settled { how, by: "it-li".into(), at, reason: "问过本人".to_owned() });
    let settled_at = settled.as_ref().map(|settled| settled.at.as_microsecond());
    let settled = settled.map(|settled| serde_json::to_string(&settled).unwrap());
    let (document, subject) = (serde_json::to_string(about).unwrap(), format!("hr/{number}"));
    let person = about.person.as_ref().map(PersonId::as_str);
    behind_the_back!(url, c => {
        let query = sqlx::query(sql).bind(finding_id(number)).bind(kind.as_str()).bind(&subject).bind(person);
        query.bind(&document).bind(settled_at).bind(settled.as_deref()).execute(c).await.unwrap();
    });
}

async fn put_notice(url: &str, number: u128, cause: &str, kind: &str, of: Option<Uuid>) {
    let sql = "INSERT INTO notice (id, cause, channel, receiver, kind, document, case_id, state, created_at, not_before,
               give_up_at, attempts, unsure, generation)
               VALUES ($1, $2, 'mail', 'desk/it', $3, '{\"case\":null,\"details\":{}}', $4, 'waiting', 1, 1, 2, 0, 0, 0)";
    let id = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0003_0000 + number);
    behind_the_back!(url, c => {
        sqlx::query(sql).bind(id).bind(cause).bind(kind).bind(of).execute(c).await.unwrap();
    });
}

async fn put_batch(url: &str, member: &str) {
    let case = "INSERT INTO leaver_case (id, person, departure, last_working_day, state, opened_by, opened_at)
                VALUES ($1, $2, 'voluntary', '2026-11-30', 'open', 'hr-wang', 1)";
    let batch = "INSERT INTO batch (id, name, reason, opened_by, opened_at, state)
                 VALUES ($1, '东莞厂区', '租约到期', 'hr-wang', 1, 'open')";
    let row = "INSERT INTO batch_member (batch, position, case_id, held) VALUES ($1, 0, $2, TRUE)";
    behind_the_back!(url, c => {
        sqlx::query(case).bind(case_id()).bind(member).execute(&mut *c).await.unwrap();
        sqlx::query(batch).bind(batch_id()).execute(&mut *c).await.unwrap();
        sqlx::query(row).bind(batch_id()).bind(case_id()).execute(c).await.unwrap();
    });
}

fn about(person: Option<&str>, candidates: &[&str]) -> Concern {
    let candidates = candidates.iter().map(|id| PersonId::from(*id)).collect();
    Concern { person: person.map(PersonId::from), source: Some("hr".into()), candidates, ..Concern::default() }
}

/// The findings that a person may see, by their numbers.
async fn findings_shown(store: &Store, to: &str) -> Vec<u128> {
    let filter = FindingFilter { except: Some(to.into()), ..FindingFilter::default() };
    let found = store.finding_list(&filter, None, 100).await.unwrap();
    found.iter().map(|finding| finding.id.0.as_u128() - finding_id(0).as_u128()).collect()
}

/// The causes that a person may see in the list of notices.
async fn notices_shown(store: &Store, to: &str) -> Vec<String> {
    let filter = NoticeFilter { except: Some(to.into()), ..NoticeFilter::default() };
    store.notice_list(&filter, 100).await.unwrap().into_iter().map(|notice| notice.cause).collect()
}

/// A house of that time: findings about one, about several, about nobody, settled in each way, and what was told of them.
async fn what_was_there_before_is_kept_from_whom_it_is_about(url: &str) {
    create(url, BEFORE_ONESELF).await;
    for (id, name) in [("001", "张三"), ("002", "欧阳雪"), ("003", "王五")] {
        put_person(url, id, name, None).await;
    }
    put_batch(url, "001").await;
    let to = |person: &str| How::Person { person: person.into() };
    for (number, kind, about, how) in [
        (1, FindingKind::TakenBackLate, about(Some("001"), &[]), None),
        (2, FindingKind::FitsSeveral, about(None, &["001", "002"]), None),
        (3, FindingKind::FitsNobody, about(None, &[]), None),
        (4, FindingKind::FitsNobody, about(None, &[]), Some(to("001"))),
        (5, FindingKind::FitsSeveral, about(None, &["002", "003"]), Some(to("002"))),
        (6, FindingKind::Contradiction, about(Some("002"), &["002"]), Some(How::Accepted)),
        (7, FindingKind::FitsSeveral, about(None, &["001", "003"]), Some(How::Dismissed)),
        (8, FindingKind::MovedLate, about(Some("003"), &[]), Some(How::Overtaken)),
    ] {
        put_finding(url, number, kind, &about, how).await;
    }
    // Written before anybody thought of candidates.
    behind_the_back!(url, c => {
        let sql = "UPDATE finding SET document = '{\"person\":\"003\",\"case\":null}' WHERE id = $1";
        sqlx::query(sql).bind(finding_id(8)).execute(c).await.unwrap();
    });
    let finding = |number| format!("finding/{}/opened", finding_id(number));
    let (batch, case) = (format!("batch/{}/opened", batch_id()), format!("case/{}/opened", case_id()));
    put_notice(url, 1, &finding(2), "finding.opened", None).await;
    put_notice(url, 2, &finding(3), "finding.opened", None).await;
    put_notice(url, 3, &batch, "batch.opened", None).await;
    put_notice(url, 4, &case, "case.opened", Some(case_id())).await;
    put_notice(url, 5, "actor/batch/login/1", "login.new_place", None).await;
    put_notice(url, 6, &format!("batch/{}/waits/connection/hq/7", batch_id()), "batch.waits_for_person", None).await;

    let store = open(url).await;
    let people = async |number| {
        let people = store.finding_people(FindingId(finding_id(number))).await.unwrap();
        people.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    for (number, expected) in [
        (1, &["001"][..]),
        (2, &["001", "002"]),
        (3, &[]),
        (4, &["001"]),
        (5, &["002", "003"]),
        (6, &["002"]),
        (7, &["001", "003"]),
        (8, &["003"]),
    ] {
        assert_eq!(people(number).await, expected, "finding {number}");
        // Nothing else of it was lost.
        store.finding_lookup(FindingId(finding_id(number))).await.unwrap().unwrap();
    }
    assert_eq!(findings_shown(&store, "001").await, [3, 5, 6, 8]);
    assert_eq!(findings_shown(&store, "002").await, [1, 3, 4, 7, 8]);
    assert_eq!(findings_shown(&store, "somebody else").await.len(), 8);
    assert_eq!(store.finding_list_about(&"003".into()).await.unwrap().len(), 3);

    let own = "actor/batch/login/1".to_owned();
    assert_eq!(notices_shown(&store, "001").await, [finding(3), own.clone()]);
    assert_eq!(notices_shown(&store, "002").await.len(), 5, "all but the one of the finding that could be about them");
    assert_eq!(notices_shown(&store, "somebody else").await.len(), 6);

    // What comes now goes on from there.
    let mut tx = store.begin().await.unwrap();
    let how = How::Person { person: "003".into() };
    let settled = Settled { how, by: "it-li".into(), at: at(0), reason: "问过人事".to_owned() };
    tx.finding_settle(FindingId(finding_id(2)), &settled).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(people(2).await, ["001", "002", "003"]);
}

#[tokio::test]
async fn what_was_there_before_is_kept_from_whom_it_is_about_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
    what_was_there_before_is_kept_from_whom_it_is_about(&url).await;
}

#[tokio::test]
async fn what_was_there_before_is_kept_from_whom_it_is_about_on_postgres() {
    let server = require!(Postgres::start().await);
    let url = server.fresh_database().await.unwrap();
    what_was_there_before_is_kept_from_whom_it_is_about(&url).await;
}

/// People of whom a directory told were found by nobody, and nothing said who is above whom.
async fn who_was_there_before_is_found_and_has_their_people(url: &str) {
    create(url, BEFORE_ABOVE).await;
    for (id, name, manager) in [
        ("001", "张三", Some("002")),
        ("002", "欧阳雪", Some("003")),
        ("003", "王五", Some("002")),
        ("004", "李四", Some("gone")),
    ] {
        put_person(url, id, name, manager).await;
    }
    let store = open(url).await;
    let all = ["001", "002", "003", "004"].map(PersonId::from);
    for (manager, expected) in
        [("001", &[][..]), ("002", &["001", "003"]), ("003", &["001", "002"]), ("gone", &["004"])]
    {
        let below = store.people_below(&manager.into(), &all).await.unwrap();
        assert_eq!(below.iter().map(PersonId::as_str).collect::<Vec<_>>(), expected, "below {manager}");
    }
    let called = PersonFilter { text: Some("阳雪".to_owned()), ..PersonFilter::default() };
    assert_eq!(store.person_search(&called, None, 10).await.unwrap().len(), 1);
}

#[tokio::test]
async fn who_was_there_before_is_found_and_has_their_people_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    let url = format!("sqlite:{}", folder.path().join("exeunt.db").display());
    who_was_there_before_is_found_and_has_their_people(&url).await;
}

#[tokio::test]
async fn who_was_there_before_is_found_and_has_their_people_on_postgres() {
    let server = require!(Postgres::start().await);
    let url = server.fresh_database().await.unwrap();
    who_was_there_before_is_found_and_has_their_people(&url).await;
}
