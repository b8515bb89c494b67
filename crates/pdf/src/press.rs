//! The world in which a report is set: one template, one document, three fonts, and nothing else. No files, no clock,
//! no packages, so what comes out depends on what goes in alone.

use crate::letters;
use exeunt_report::Document;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use std::sync::LazyLock;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt as _, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

const TEMPLATE: &str = include_str!("../template/report.typ");

/// Every name of a person in the first, our own words that stand out in the second, ids and digests in the third.
const FONTS: [&[u8]; 3] = [
    include_bytes!("../fonts/NotoSansSC-Regular.ttf"),
    include_bytes!("../fonts/NotoSansSC-SemiBold.common.ttf"),
    include_bytes!("../fonts/JetBrainsMono-Regular.ttf"),
];

/// What is the same for each report, read once.
static CASES: LazyLock<Cases> = LazyLock::new(Cases::open);

/// The type cases: fonts and the library.
struct Cases {
    library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    infos: Vec<FontInfo>,
    template: Source,
}

impl Cases {
    fn open() -> Self {
        let fonts: Vec<Font> = FONTS.iter().filter_map(|bytes| Font::new(Bytes::new(*bytes), 0)).collect();
        let infos: Vec<FontInfo> = fonts.iter().map(|font| font.info().clone()).collect();
        Self {
            library: LazyHash::new(Library::default()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            template: Source::new(file_id("report.typ"), TEMPLATE.to_owned()),
            fonts,
            infos,
        }
    }
}

/// One report on the press.
struct Press {
    document: Bytes,
    sealed: Bytes,
}

pub(crate) fn print(document: &Document, sealed: &[u8]) -> Result<Vec<u8>, String> {
    let printed = set(document, sealed);
    // What was memoised for one person's report must not stay in memory for the next.
    typst::comemo::evict(0);
    printed
}

fn set(document: &Document, sealed: &[u8]) -> Result<Vec<u8>, String> {
    let press = Press { document: Bytes::new(copy(document)?), sealed: Bytes::new(sealed.to_vec()) };
    let pages = typst::compile::<PagedDocument>(&press).output.map_err(|errors| told(&errors))?;
    let standards = PdfStandards::new(&[PdfStandard::A_3a]).map_err(|error| error.message().to_string())?;
    let options = PdfOptions {
        ident: Smart::Custom(document.digest.to_string()),
        creator: Smart::Custom(Some(document.footer.clone())),
        standards,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&pages, &options).map_err(|errors| told(&errors))
}

/// What the template reads.
fn copy(document: &Document) -> Result<Vec<u8>, String> {
    let mut value = serde_json::to_value(document).map_err(|error| error.to_string())?;
    let lacking = letters::write_out(&mut value, &CASES.infos);
    let made = document.made_at.to_zoned_datetime(TimeZone::UTC);
    value["day"] = json!([made.year(), made.month(), made.day(), made.hour(), made.minute(), made.second()]);
    value["lacking"] = Value::from(lacking.into_iter().collect::<Vec<_>>());
    serde_json::to_vec(&value).map_err(|error| error.to_string())
}

fn told(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.to_string()).collect::<Vec<_>>().join("; ")
}

fn file_id(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("a plain file name is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Press {
    fn library(&self) -> &LazyHash<Library> {
        &CASES.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &CASES.book
    }

    fn main(&self) -> FileId {
        CASES.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == CASES.template.id() { Ok(CASES.template.clone()) } else { Err(FileError::AccessDenied) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match id.vpath().get_without_slash() {
            "report.json" => Ok(self.document.clone()),
            "sealed.json" => Ok(self.sealed.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        CASES.fonts.get(index).cloned()
    }

    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
