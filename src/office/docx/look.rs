//! How a Word file looks: its styles, and the small parts that every file has. A serif for the text as on the pages,
//! numbers hanging in the margin, a quiet sans for what is said beside it.

use super::xml::{HEAD, SPACES, Xml};
use super::{NOTE_STYLE, NUMBER_STYLE};

/// Black on white, and one grey for what is not the text.
const QUIET: &str = "5F5F5F";
const LINK: &str = "1F4E79";
/// Noto Serif where it is installed; Word and LibreOffice take their own serif where it is not.
const SERIF: &str = "Noto Serif";
const SANS: &str = "Noto Sans";

/// A kind of paragraph: id, name, the one it is based on, and its properties in the order of the schema.
struct Kind {
    id: &'static str,
    name: &'static str,
    ppr: &'static str,
    rpr: String,
}

fn kinds() -> Vec<Kind> {
    let kind = |id, name, ppr, rpr: String| Kind { id, name, ppr, rpr };
    let sans = format!("<w:rFonts w:ascii=\"{SANS}\" w:hAnsi=\"{SANS}\" w:cs=\"{SANS}\"/>");
    vec![
        kind(
            "Title",
            "Title",
            "<w:keepNext/><w:spacing w:before=\"360\" w:after=\"240\" w:line=\"240\" w:lineRule=\"auto\"/>",
            "<w:b/><w:bCs/><w:sz w:val=\"36\"/><w:szCs w:val=\"36\"/>".to_owned(),
        ),
        kind(
            "Heading1",
            "heading 1",
            "<w:keepNext/><w:tabs><w:tab w:val=\"left\" w:pos=\"680\"/></w:tabs>\
             <w:spacing w:before=\"360\" w:after=\"120\"/><w:ind w:left=\"680\" w:hanging=\"680\"/><w:outlineLvl w:val=\"0\"/>",
            "<w:b/><w:bCs/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>".to_owned(),
        ),
        kind(
            "Heading2",
            "heading 2",
            "<w:keepNext/><w:tabs><w:tab w:val=\"left\" w:pos=\"680\"/></w:tabs>\
             <w:spacing w:before=\"280\" w:after=\"100\"/><w:ind w:left=\"680\" w:hanging=\"680\"/><w:outlineLvl w:val=\"1\"/>",
            "<w:b/><w:bCs/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>".to_owned(),
        ),
        kind(
            "Heading3",
            "heading 3",
            "<w:keepNext/><w:spacing w:before=\"220\" w:after=\"80\"/><w:ind w:left=\"680\"/><w:outlineLvl w:val=\"2\"/>",
            "<w:i/><w:iCs/>".to_owned(),
        ),
        kind(
            "PlenaryParagraph",
            "PlenaryParagraph",
            "<w:tabs><w:tab w:val=\"left\" w:pos=\"680\"/></w:tabs><w:ind w:left=\"680\" w:hanging=\"680\"/>",
            String::new(),
        ),
        kind(
            "PlenaryItem1",
            "PlenaryItem1",
            "<w:tabs><w:tab w:val=\"left\" w:pos=\"1247\"/></w:tabs><w:ind w:left=\"1247\" w:hanging=\"567\"/>",
            String::new(),
        ),
        kind(
            "PlenaryItem2",
            "PlenaryItem2",
            "<w:tabs><w:tab w:val=\"left\" w:pos=\"1814\"/></w:tabs><w:ind w:left=\"1814\" w:hanging=\"567\"/>",
            String::new(),
        ),
        kind(
            NOTE_STYLE,
            NOTE_STYLE,
            "<w:spacing w:before=\"60\" w:after=\"60\" w:line=\"240\" w:lineRule=\"auto\"/>",
            format!("{sans}<w:color w:val=\"{QUIET}\"/><w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"),
        ),
        kind(
            "FootnoteText",
            "footnote text",
            "<w:spacing w:after=\"0\" w:line=\"240\" w:lineRule=\"auto\"/>",
            "<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>".to_owned(),
        ),
        kind(
            "CommentText",
            "annotation text",
            "<w:spacing w:after=\"40\" w:line=\"240\" w:lineRule=\"auto\"/>",
            format!("{sans}<w:sz w:val=\"18\"/><w:szCs w:val=\"18\"/>"),
        ),
    ]
}

/// The part of styles; `language` is that of the text.
pub(super) fn styles(language: &str) -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD).raw(&format!(
        "<w:styles {SPACES}><w:docDefaults><w:rPrDefault><w:rPr>"
    ));
    xml.empty(
        "w:rFonts",
        &[
            ("w:ascii", SERIF),
            ("w:hAnsi", SERIF),
            ("w:eastAsia", SERIF),
            ("w:cs", SERIF),
        ],
    );
    xml.val("w:sz", "21").val("w:szCs", "21");
    xml.empty("w:lang", &[("w:val", language)]);
    xml.raw("</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing w:after=\"140\" w:line=\"288\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault></w:docDefaults>");
    xml.raw("<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/><w:qFormat/></w:style>");
    xml.raw("<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"DefaultParagraphFont\"><w:name w:val=\"Default Paragraph Font\"/><w:uiPriority w:val=\"1\"/><w:semiHidden/><w:unhideWhenUsed/></w:style>");
    for kind in kinds() {
        xml.open("w:style", &[("w:type", "paragraph"), ("w:styleId", kind.id)]);
        xml.val("w:name", kind.name).val("w:basedOn", "Normal");
        if kind.id.starts_with("Heading") || kind.id == "Title" {
            xml.val("w:next", "PlenaryParagraph");
        }
        xml.empty("w:qFormat", &[]);
        xml.open("w:pPr", &[]).raw(kind.ppr).close("w:pPr");
        if !kind.rpr.is_empty() {
            xml.open("w:rPr", &[]).raw(&kind.rpr).close("w:rPr");
        }
        xml.close("w:style");
    }
    let link = format!("<w:color w:val=\"{LINK}\"/><w:u w:val=\"single\"/>");
    let small = "<w:sz w:val=\"16\"/><w:szCs w:val=\"16\"/>";
    for (id, name, rpr) in [
        (NUMBER_STYLE, NUMBER_STYLE, ""),
        ("Hyperlink", "Hyperlink", link.as_str()),
        (
            "FootnoteReference",
            "footnote reference",
            "<w:vertAlign w:val=\"superscript\"/>",
        ),
        ("CommentReference", "annotation reference", small),
    ] {
        xml.open("w:style", &[("w:type", "character"), ("w:styleId", id)]);
        xml.val("w:name", name)
            .val("w:basedOn", "DefaultParagraphFont")
            .val("w:uiPriority", "99");
        if !rpr.is_empty() {
            xml.open("w:rPr", &[]).raw(rpr).close("w:rPr");
        }
        xml.close("w:style");
    }
    xml.close("w:styles").done()
}

/// What each part is.
pub(super) const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
<Default Extension=\"xml\" ContentType=\"application/xml\"/>\
<Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/>\
<Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/>\
<Override PartName=\"/word/fontTable.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.fontTable+xml\"/>\
<Override PartName=\"/word/theme/theme1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.theme+xml\"/>\
<Override PartName=\"/word/settings.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.settings+xml\"/>\
<Override PartName=\"/word/footnotes.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml\"/>\
<Override PartName=\"/word/comments.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml\"/>\
<Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/>\
<Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/>\
<Override PartName=\"/docProps/custom.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.custom-properties+xml\"/>\
</Types>";

/// Where the package begins.
pub(super) const ROOT_RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
<Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/>\
<Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/>\
<Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties\" Target=\"docProps/custom.xml\"/>\
</Relationships>";

/// Where the text's own relations begin to be counted.
pub(super) const FIRST_LINK: usize = 10;

/// What the text refers to; the links come after the parts.
pub(super) fn relations(links: &[String]) -> String {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let mut xml = Xml::default();
    xml.raw(HEAD)
        .raw("<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">");
    for (at, part) in ["styles", "settings", "footnotes", "comments"].iter().enumerate() {
        let (id, kind, target) = (
            format!("rId{}", at + 1),
            format!("{OFFICE}/{part}"),
            format!("{part}.xml"),
        );
        xml.empty(
            "Relationship",
            &[("Id", &id), ("Type", &kind), ("Target", &target)],
        );
    }
    xml.empty(
        "Relationship",
        &[
            ("Id", "rId5"),
            ("Type", &format!("{OFFICE}/footer")),
            ("Target", "footer1.xml"),
        ],
    );
    for (id, part, target) in [
        ("rId6", "fontTable", "fontTable.xml"),
        ("rId7", "theme", "theme/theme1.xml"),
    ] {
        let kind = format!("{OFFICE}/{part}");
        xml.empty("Relationship", &[("Id", id), ("Type", &kind), ("Target", target)]);
    }
    for (at, link) in links.iter().enumerate() {
        let (id, kind) = (format!("rId{}", FIRST_LINK + at), format!("{OFFICE}/hyperlink"));
        xml.empty(
            "Relationship",
            &[
                ("Id", &id),
                ("Type", &kind),
                ("Target", link),
                ("TargetMode", "External"),
            ],
        );
    }
    xml.close("Relationships").done()
}

/// What stands in for the fonts where they are not installed.
pub(super) fn fonts() -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD).raw(&format!("<w:fonts {SPACES}>"));
    for (name, other, family) in [(SERIF, "Cambria", "roman"), (SANS, "Calibri", "swiss")] {
        xml.open("w:font", &[("w:name", name)]);
        xml.val("w:altName", other).val("w:charset", "00");
        xml.val("w:family", family).val("w:pitch", "variable");
        xml.close("w:font");
    }
    xml.close("w:fonts").done()
}

/// A theme that nothing here refers to: Word wants one, and makes its own colours of it.
pub(super) fn theme() -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD);
    xml.raw("<a:theme xmlns:a=\"http://schemas.openxmlformats.org/drawingml/2006/main\" name=\"Plenary\"><a:themeElements>");
    xml.raw("<a:clrScheme name=\"Plenary\">");
    for (name, colour) in [
        ("dk1", "000000"),
        ("lt1", "FFFFFF"),
        ("dk2", "333333"),
        ("lt2", "EEEEEE"),
        ("accent1", LINK),
        ("accent2", QUIET),
        ("accent3", LINK),
        ("accent4", QUIET),
        ("accent5", LINK),
        ("accent6", QUIET),
        ("hlink", LINK),
        ("folHlink", LINK),
    ] {
        xml.raw(&format!("<a:{name}><a:srgbClr val=\"{colour}\"/></a:{name}>"));
    }
    xml.raw("</a:clrScheme><a:fontScheme name=\"Plenary\">");
    for (name, font) in [("majorFont", SERIF), ("minorFont", SERIF)] {
        xml.raw(&format!(
            "<a:{name}><a:latin typeface=\"{font}\"/><a:ea typeface=\"\"/><a:cs typeface=\"\"/></a:{name}>"
        ));
    }
    let fill = "<a:solidFill><a:schemeClr val=\"phClr\"/></a:solidFill>";
    let line = format!("<a:ln w=\"6350\">{fill}</a:ln>");
    let effect = "<a:effectStyle><a:effectLst/></a:effectStyle>";
    xml.raw(&format!(
        "</a:fontScheme><a:fmtScheme name=\"Plenary\"><a:fillStyleLst>{}</a:fillStyleLst><a:lnStyleLst>{}</a:lnStyleLst>\
         <a:effectStyleLst>{}</a:effectStyleLst><a:bgFillStyleLst>{}</a:bgFillStyleLst></a:fmtScheme></a:themeElements></a:theme>",
        fill.repeat(3),
        line.repeat(3),
        effect.repeat(3),
        fill.repeat(3)
    ));
    xml.done()
}

/// The settings: changes go on being tracked, so that whoever answers in the file does not have to think of it.
pub(super) fn settings() -> String {
    format!(
        "{HEAD}<w:settings {SPACES}><w:zoom w:percent=\"100\"/><w:trackRevisions/><w:defaultTabStop w:val=\"680\"/>\
         <w:characterSpacingControl w:val=\"doNotCompress\"/>\
         <w:footnotePr><w:footnote w:id=\"-1\"/><w:footnote w:id=\"0\"/></w:footnotePr>\
         <w:compat><w:compatSetting w:name=\"compatibilityMode\" w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>\
         </w:settings>"
    )
}

/// The foot of each page: the symbol, and the page's number of so many.
pub(super) fn footer(symbol: &str) -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD).raw(&format!("<w:ftr {SPACES}>"));
    xml.open("w:p", &[])
        .open("w:pPr", &[])
        .val("w:pStyle", NOTE_STYLE);
    xml.raw("<w:tabs><w:tab w:val=\"right\" w:pos=\"9070\"/></w:tabs></w:pPr>");
    xml.open("w:r", &[])
        .said("w:t", symbol)
        .empty("w:tab", &[])
        .close("w:r");
    for (field, between) in [("PAGE", " / "), ("NUMPAGES", "")] {
        xml.open("w:fldSimple", &[("w:instr", field)]);
        xml.open("w:r", &[])
            .said("w:t", "1")
            .close("w:r")
            .close("w:fldSimple");
        if !between.is_empty() {
            xml.open("w:r", &[]).said("w:t", between).close("w:r");
        }
    }
    xml.close("w:p").close("w:ftr").done()
}

/// The title and the language, as file managers show them.
pub(super) fn core(title: &str, language: &str) -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD).raw(
        "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" \
         xmlns:dc=\"http://purl.org/dc/elements/1.1/\">",
    );
    xml.said("dc:title", title).said("dc:language", language);
    xml.close("cp:coreProperties").done()
}

/// A property that Word and LibreOffice keep.
pub(super) fn custom(name: &str, value: &str) -> String {
    let mut xml = Xml::default();
    xml.raw(HEAD).raw(
        "<Properties xmlns=\"http://schemas.openxmlformats.org/officeDocument/2006/custom-properties\" \
         xmlns:vt=\"http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes\">",
    );
    xml.open(
        "property",
        &[
            ("fmtid", "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"),
            ("pid", "2"),
            ("name", name),
        ],
    );
    xml.said("vt:lpwstr", value)
        .close("property")
        .close("Properties")
        .done()
}
