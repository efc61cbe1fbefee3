//! What a refusal of the YAML parser means to the person who wrote the file.

use granit_parser::ErrorKind as K;

use crate::syntax::SyntaxError;
use crate::text::Span;

/// The class of a refusal: its stable name, what it says, and what to do.
pub(super) struct Class {
    pub kind: &'static str,
    pub message: &'static str,
    pub help: &'static str,
}

pub(super) fn classify(kind: &K) -> Class {
    let (kind, message, help) = match kind {
        K::TabInBlockIndentation
        | K::TabInIndentation
        | K::TabNotAllowed
        | K::TabAtBlockScalarStart
        | K::TabInPlainScalar => (
            "tab-indentation",
            "a tab stands where YAML allows only spaces, so no reader accepts the file",
            "indent with spaces",
        ),
        K::UnclosedQuotedScalar | K::DocumentIndicatorInQuotedScalar => {
            ("unclosed-quote", "this quote is never closed", "close the quote at the end of the value")
        }
        K::InvalidTrailingSingleQuotedScalar | K::InvalidTrailingDoubleQuotedScalar => (
            "after-quote",
            "text follows the closing quote of a value",
            "put the whole value between the quotes, or none of it",
        ),
        K::UnclosedFlowCollection { .. }
        | K::UnexpectedEofFlowMapping
        | K::UnexpectedEofFlowSequence
        | K::UnexpectedEofImplicitFlowMapping => {
            ("unclosed-bracket", "this bracket is never closed", "close the bracket")
        }
        K::MisplacedFlowCollectionEnd | K::MismatchedFlowCollectionEnd { .. } => (
            "mismatched-bracket",
            "an opening and a closing bracket do not fit together",
            "make each bracket have its partner",
        ),
        K::ExpectedFlowMappingSeparator
        | K::ExpectedFlowSequenceSeparator
        | K::FlowMappingValueAdjacentCollection
        | K::BlockEntryInFlowCollection
        | K::PlainScalarStartsWithDashFlowIndicator
        | K::InvalidFlowScalarIndent => (
            "bad-brackets",
            "what stands between the brackets is not a list or mapping",
            "separate items by commas, and quote what holds special characters",
        ),
        K::MappingValueNotAllowed | K::InvalidColonPlacement | K::InvalidMappingValueWhitespace => (
            "misplaced-colon",
            "a `:` stands where no key can be",
            "put each key on its own line at its neighbours' indentation, with a space after every `:`, or quote the value",
        ),
        K::SimpleKeyExpected | K::InvalidSimpleKey | K::MappingKeyNotAllowed => {
            ("no-key", "this line should be a key with a `:`", "write `key: value`")
        }
        K::InvalidIndentation
        | K::ExpectedBlockMappingKey
        | K::ExpectedBlockSequenceEntry
        | K::InvalidBlockScalarIndent
        | K::InvalidQuotedScalarIndent
        | K::UnexpectedEofBlockMapping
        | K::UnexpectedEofBlockSequence => (
            "bad-indentation",
            "the indentation fits no line above, so nothing tells what this belongs to",
            "indent it like the keys or items beside it",
        ),
        K::BlockSequenceEntryNotAllowed | K::InvalidBlockEntryWhitespace => (
            "misplaced-dash",
            "a list item stands where no list can be",
            "begin the list on a line of its own, below its key",
        ),
        K::UnexpectedCharacter { .. } | K::BomInsideDocument | K::UnexpectedEndOfPlainScalar => {
            ("unexpected-character", "no value can begin with this character", "put the value between quotes")
        }
        K::UnknownQuotedScalarEscape
        | K::InvalidQuotedScalarHexEscape
        | K::InvalidLowSurrogateHexEscape
        | K::InvalidLowSurrogate
        | K::MissingLowSurrogate
        | K::UnpairedLowSurrogate
        | K::InvalidUnicodeEscape => (
            "bad-escape",
            "between double quotes `\\` begins an escape, and this one is none",
            "use single quotes, or write the backslash twice",
        ),
        K::InvalidBlockScalarHeader | K::ZeroBlockScalarIndent => (
            "bad-block-text",
            "only an indentation, `+`, `-` or a comment may follow `|` or `>` on its line",
            "begin the text on the next line",
        ),
        K::CommentNotSeparated | K::CommentInterceptedScalar | K::ExpectedWhitespace => (
            "bad-comment",
            "a comment or value begins without the blank that must stand before it",
            "put a space before it",
        ),
        K::MissingAnchorOrAliasName => (
            "bad-anchor",
            "`&` and `*` begin the name of an anchor, and none follows",
            "name the anchor, or quote the value",
        ),
        K::RecursionLimitExceeded => ("too-deep", "the nesting is deeper than is read here", "nest less deeply"),
        K::ExpectedDocumentStart | K::InvalidDocumentEnd => (
            "after-document",
            "something follows the end of the document",
            "leave it out, or begin a new document with `---`",
        ),
        K::UndeclaredTagHandle
        | K::ExpectedTagBang
        | K::InvalidGlobalTagCharacter
        | K::InvalidTagTerminator
        | K::MissingTagUri
        | K::UnclosedVerbatimTag
        | K::InvalidTagEscape
        | K::InvalidTagUtf8
        | K::InvalidTagUtf8LeadingByte
        | K::InvalidTagUtf8TrailingByte => {
            ("bad-tag", "what begins with `!` here is no tag", "quote the value, or mend the tag")
        }
        K::DuplicateVersionDirective
        | K::UnsupportedYamlMajorVersion
        | K::DuplicateTagDirective
        | K::MissingDocumentEndBeforeDirective
        | K::ExpectedTagDirectiveBang
        | K::InvalidDirectiveTerminator
        | K::DirectiveDisallowed
        | K::MissingYamlVersionSeparator
        | K::MissingDirectiveName
        | K::InvalidDirectiveName
        | K::DirectiveByteLimitExceeded { .. }
        | K::TooManyReservedDirectiveParams { .. }
        | K::YamlVersionTooLong
        | K::MissingYamlVersion
        | K::InvalidTagDirectiveTerminator => (
            "bad-directive",
            "a line that begins with `%` is a directive, and this is none",
            "leave the line out, or quote it",
        ),
        _ => ("not-yaml", "this is not YAML", "mend the line"),
    };
    Class { kind, message, help }
}

pub(super) fn duplicate_key(span: Span, key: &str, line: usize) -> SyntaxError {
    SyntaxError {
        span,
        kind: "duplicate-key",
        message: format!(
            "the key `{key}` is already given on line {line}; Compose refuses the file, other readers keep only the last"
        ),
        assumed: "both are read".to_string(),
        help: format!("join it with the one on line {line}, or give it another name"),
        repair: None,
    }
}

pub(super) fn unknown_anchor(span: Span, name: &str) -> SyntaxError {
    // No anchor can be called so: a text that begins with `*`, a masked password mostly.
    if !name.starts_with(|c: char| c.is_alphanumeric()) {
        return SyntaxError {
            span,
            kind: "unknown-anchor",
            message: format!("`*{name}` begins with `*`, which is for aliases in YAML; Compose refuses the file"),
            assumed: "it stands for nothing".to_string(),
            help: "put the value in quotes, or take it from a variable, `${…}`".to_string(),
            repair: Some((span, format!("\"*{name}\""))),
        };
    }
    SyntaxError {
        span,
        kind: "unknown-anchor",
        message: format!("`*{name}` refers to an anchor that is not set before it in this document"),
        assumed: "it stands for nothing".to_string(),
        help: format!("set `&{name}` on a node above, or write the value out"),
        repair: None,
    }
}

pub(super) fn given_up(text: &str, at: usize) -> SyntaxError {
    SyntaxError {
        span: Span::new(at, text.len()),
        kind: "unreadable",
        message: "too much is wrong from here on for the file to be read further".to_string(),
        assumed: "the rest of the file is left out".to_string(),
        help: "mend the faults above first".to_string(),
        repair: None,
    }
}
