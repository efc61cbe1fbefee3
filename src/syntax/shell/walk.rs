//! From the parser's tree to the flat list of simple commands. Decides nothing about meaning.
//!
//! The parser bounds how deeply its tree nests (100 levels, 1000 chained operators), so recursion
//! here is bounded too; chains are walked with a list.

use shuck_ast as ast;

use super::{Assignment, Command, Context, Dialect, Join, Redirect, Word, word};
use crate::text::Span;

/// The simple commands of `body`, whose spans are offsets into `text`, and the functions it defines.
pub(super) fn flatten(text: &str, dialect: Dialect, body: &ast::StmtSeq) -> (Vec<Command>, Vec<(String, Span)>) {
    let mut walk = Walk { text, dialect, out: Vec::new(), functions: Vec::new(), pipelines: 0 };
    walk.sequence(body, Context::default());
    (walk.out, walk.functions)
}

struct Walk<'a> {
    text: &'a str,
    dialect: Dialect,
    out: Vec<Command>,
    functions: Vec<(String, Span)>,
    pipelines: u32,
}

/// One operand of a list, with the operators around it.
struct Item<'t> {
    stmt: &'t ast::Stmt,
    before: Join,
    before_span: Span,
    after: Join,
    negated: bool,
    background: bool,
}

impl Walk<'_> {
    /// The grammar's span, which may end inside a character: of `((()))ŵ` it does.
    fn span(&self, span: ast::Span) -> Span {
        let at = |offset: usize| self.text.floor_char_boundary(offset);
        Span::new(at(span.start.offset()), at(span.end.offset()))
    }

    fn sequence(&mut self, body: &ast::StmtSeq, place: Context) {
        let mut items: Vec<Item<'_>> = Vec::new();
        let mut before = (Join::Edge, Span::default());
        for (index, stmt) in body.stmts.iter().enumerate() {
            let last = index + 1 == body.stmts.len();
            let (join, span) = self.terminator(stmt);
            let start = items.len();
            self.chain(stmt, &mut items);
            if let Some(first) = items.get_mut(start) {
                (first.before, first.before_span) = before;
            }
            if let Some(end) = items.last_mut() {
                end.after = if last && join != Join::Background { Join::Edge } else { join };
            }
            items.iter_mut().skip(start).for_each(|item| item.background = join == Join::Background);
            before = (join, span);
        }
        self.items(&items, place);
    }

    fn terminator(&self, stmt: &ast::Stmt) -> (Join, Span) {
        match (stmt.terminator, stmt.terminator_span) {
            (Some(ast::StmtTerminator::Background(_)), Some(span)) => (Join::Background, self.span(span)),
            (Some(ast::StmtTerminator::Semicolon), Some(span)) => (Join::Then, self.span(span)),
            _ => {
                let end = self.span(stmt.span).end as usize;
                let rest = self.text.get(end..).unwrap_or_default();
                let at = end + rest.bytes().take_while(|&b| b == b' ' || b == b'\t').count();
                let line_end = usize::from(self.text.as_bytes().get(at) == Some(&b'\n'));
                (Join::Line, Span::new(at, at + line_end))
            }
        }
    }

    /// Appends the operands of a chain of `&&`, `||` and `|` in the order of the text.
    fn chain<'t>(&self, stmt: &'t ast::Stmt, items: &mut Vec<Item<'t>>) {
        enum Step<'t> {
            Visit(&'t ast::Stmt, bool),
            Join(Join, Span),
        }
        let mut todo = vec![Step::Visit(stmt, false)];
        let mut before = (Join::Edge, Span::default());
        while let Some(step) = todo.pop() {
            match step {
                Step::Visit(stmt, negated) => {
                    let negated = negated || stmt.negated;
                    if let ast::Command::Binary(binary) = &stmt.command {
                        let join = match binary.op {
                            ast::BinaryOp::And => Join::And,
                            ast::BinaryOp::Or => Join::Or,
                            ast::BinaryOp::Pipe | ast::BinaryOp::PipeAll => Join::Pipe,
                        };
                        todo.push(Step::Visit(&binary.right, negated));
                        todo.push(Step::Join(join, self.span(binary.op_span)));
                        todo.push(Step::Visit(&binary.left, negated));
                    } else {
                        let (join, span) = before;
                        items.push(Item {
                            stmt,
                            before: join,
                            before_span: span,
                            after: Join::Edge,
                            negated,
                            background: false,
                        });
                    }
                }
                Step::Join(join, span) => {
                    if let Some(left) = items.last_mut() {
                        left.after = join;
                    }
                    before = (join, span);
                }
            }
        }
    }

    fn items(&mut self, items: &[Item<'_>], place: Context) {
        let mut pipeline = self.pipelines;
        for item in items {
            if item.before != Join::Pipe {
                pipeline = self.pipelines;
                self.pipelines += 1;
            }
            let in_background = place.in_background || item.background;
            self.item(item, pipeline, Context { negated: item.negated, in_background, ..place });
        }
    }

    fn item(&mut self, item: &Item<'_>, pipeline: u32, place: Context) {
        let mut command = Command {
            span: Span::default(),
            assignments: Vec::new(),
            words: Vec::new(),
            redirects: Vec::new(),
            before: item.before,
            before_span: item.before_span,
            after: item.after,
            pipeline,
            wraps: false,
            named: 0,
            place,
        };
        let stmt = item.stmt;
        match &stmt.command {
            ast::Command::Simple(simple) => {
                self.assignments(&simple.assignments, &mut command);
                for word in std::iter::once(&simple.name).chain(&simple.args) {
                    if !word.span.start.eq(&word.span.end) {
                        command.words.push(self.word(word.span));
                    }
                }
                self.finish(command, stmt, place, |walk, inner| {
                    walk.in_assignments(&simple.assignments, inner);
                    walk.in_word(&simple.name, inner);
                    simple.args.iter().for_each(|word| walk.in_word(word, inner));
                });
            }
            ast::Command::Decl(decl) => {
                self.assignments(&decl.assignments, &mut command);
                command.words.push(self.word(decl.variant_span));
                for operand in &decl.operands {
                    let span = match operand {
                        ast::DeclOperand::Flag(word) | ast::DeclOperand::Dynamic(word) => word.span,
                        ast::DeclOperand::Name(name) => name.span,
                        ast::DeclOperand::Assignment(assignment) => assignment.span,
                    };
                    command.words.push(self.word(span));
                }
                self.finish(command, stmt, place, |walk, inner| {
                    walk.in_assignments(&decl.assignments, inner);
                    for operand in &decl.operands {
                        match operand {
                            ast::DeclOperand::Flag(word) | ast::DeclOperand::Dynamic(word) => walk.in_word(word, inner),
                            ast::DeclOperand::Assignment(a) => walk.in_assignments(std::slice::from_ref(a), inner),
                            ast::DeclOperand::Name(_) => {}
                        }
                    }
                });
            }
            ast::Command::Builtin(builtin) => self.builtin(command, stmt, builtin),
            ast::Command::Compound(compound) => self.compound(command, stmt, compound),
            ast::Command::Function(function) => {
                let inner = Context { in_function: true, ..deeper(place) };
                let body = self.span(function.body.span);
                self.functions.extend(function.static_names().map(|name| (name.to_string(), body)));
                self.nested_stmt(&function.body, inner);
            }
            ast::Command::AnonymousFunction(function) => self.nested_stmt(&function.body, deeper(place)),
            // `chain` has taken these apart.
            ast::Command::Binary(_) => {}
        }
    }

    fn builtin(&mut self, mut command: Command, stmt: &ast::Stmt, builtin: &ast::BuiltinCommand) {
        let (name, first, rest, assignments, span) = match builtin {
            ast::BuiltinCommand::Break(b) => ("break", &b.depth, &b.extra_args, &b.assignments, b.span),
            ast::BuiltinCommand::Continue(b) => ("continue", &b.depth, &b.extra_args, &b.assignments, b.span),
            ast::BuiltinCommand::Return(b) => ("return", &b.code, &b.extra_args, &b.assignments, b.span),
            ast::BuiltinCommand::Exit(b) => ("exit", &b.code, &b.extra_args, &b.assignments, b.span),
        };
        self.assignments(assignments, &mut command);
        let from = command.assignments.last().map_or(self.span(span).start, |a| a.span.end) as usize;
        // The tree does not say where the name stands; its first appearance after the assignments is it.
        if let Some(at) = self.text.get(from..).and_then(|rest| rest.find(name)) {
            command.words.push(self.word_at(Span::new(from + at, from + at + name.len())));
        }
        let args = || first.iter().chain(rest.iter());
        for word in args() {
            command.words.push(self.word(word.span));
        }
        let place = command.place;
        self.finish(command, stmt, place, |walk, inner| {
            walk.in_assignments(assignments, inner);
            args().for_each(|word| walk.in_word(word, inner));
        });
    }

    fn compound(&mut self, mut command: Command, stmt: &ast::Stmt, compound: &ast::CompoundCommand) {
        use ast::CompoundCommand as C;
        let place = command.place;
        let inner = deeper(place);
        let looped = Context { in_loop: true, ..inner };
        match compound {
            C::If(c) => {
                let branch = Context { in_branch: true, ..inner };
                self.sequence(&c.condition, Context { in_condition: true, ..inner });
                self.sequence(&c.then_branch, branch);
                let other = Context { in_else: inner.in_else || !inner.in_branch, ..branch };
                for (condition, body) in &c.elif_branches {
                    self.sequence(condition, Context { in_condition: true, ..other });
                    self.sequence(body, other);
                }
                c.else_branch.iter().for_each(|body| self.sequence(body, other));
            }
            C::For(c) => {
                c.words.iter().flatten().for_each(|word| self.in_word(word, place));
                self.sequence(&c.body, looped);
            }
            C::Repeat(c) => self.sequence(&c.body, looped),
            C::Foreach(c) => {
                c.words.iter().for_each(|word| self.in_word(word, place));
                self.sequence(&c.body, looped);
            }
            C::ArithmeticFor(c) => self.sequence(&c.body, looped),
            C::While(c) => {
                self.sequence(&c.condition, Context { in_condition: true, ..looped });
                self.sequence(&c.body, looped);
            }
            C::Until(c) => {
                self.sequence(&c.condition, Context { in_condition: true, ..looped });
                self.sequence(&c.body, looped);
            }
            C::Case(c) => {
                self.in_word(&c.word, place);
                c.cases
                    .iter()
                    .for_each(|case| self.sequence(&case.body, Context { in_branch: true, in_case: true, ..inner }));
            }
            C::Select(c) => {
                c.words.iter().for_each(|word| self.in_word(word, place));
                self.sequence(&c.body, looped);
            }
            C::Subshell(body) => self.sequence(body, Context { in_subshell: true, ..inner }),
            C::BraceGroup(body) => self.sequence(body, Context { in_group: true, ..inner }),
            C::Always(c) => {
                self.sequence(&c.body, inner);
                self.sequence(&c.always_body, inner);
            }
            C::Coproc(c) => self.nested_stmt(&c.body, Context { in_subshell: true, ..inner }),
            C::Time(c) => {
                // `time` prefixes a pipeline and nests nothing: its operands keep the joins around it.
                let Some(timed) = &c.command else { return };
                let mut items = Vec::new();
                self.chain(timed, &mut items);
                if let Some(first) = items.first_mut() {
                    (first.before, first.before_span) = (command.before, command.before_span);
                }
                if let Some(last) = items.last_mut() {
                    last.after = command.after;
                }
                for item in &items {
                    self.item(item, command.pipeline, Context { negated: item.negated, ..place });
                }
            }
            C::Arithmetic(c) => {
                command.words.push(Word { literal: None, ..self.word(c.span) });
                return self.finish(command, stmt, place, |_, _| {});
            }
            C::Conditional(c) => {
                let mut spans = vec![c.left_bracket_span, c.right_bracket_span];
                let mut words = Vec::new();
                conditional(&c.expression, &mut spans, &mut words);
                spans.sort_by_key(|span| span.start.offset());
                command.words = spans.into_iter().map(|span| self.word(span)).collect();
                return self.finish(command, stmt, place, |walk, inner| {
                    words.into_iter().for_each(|word| walk.in_word(word, inner));
                });
            }
        }
        stmt.redirects.iter().for_each(|redirect| self.in_redirect(redirect, place));
    }

    /// A statement that stands alone inside another: the body of a function or coprocess.
    fn nested_stmt(&mut self, stmt: &ast::Stmt, place: Context) {
        let mut items = Vec::new();
        self.chain(stmt, &mut items);
        self.items(&items, place);
    }

    /// Completes a simple command with its redirections and span, and puts it in the list before the
    /// commands of its own substitutions.
    fn finish(
        &mut self,
        mut command: Command,
        stmt: &ast::Stmt,
        place: Context,
        substitutions: impl FnOnce(&mut Self, Context),
    ) {
        command.redirects = stmt.redirects.iter().filter_map(|redirect| self.redirect(redirect)).collect();
        let spans = command.assignments.iter().map(|a| a.span);
        let spans = spans.chain(command.words.iter().map(|w| w.span)).chain(command.redirects.iter().map(|r| r.span));
        command.span = spans.reduce(Span::to).unwrap_or_else(|| Span::at(self.span(stmt.span).start as usize));
        self.out.push(command.settled());
        substitutions(self, place);
        stmt.redirects.iter().for_each(|redirect| self.in_redirect(redirect, place));
    }

    fn word(&self, span: ast::Span) -> Word {
        self.word_at(self.span(span))
    }

    fn word_at(&self, span: Span) -> Word {
        word::word(self.text, span, self.dialect)
    }

    fn assignments(&self, from: &[ast::Assignment], command: &mut Command) {
        for assignment in from {
            let value = match &assignment.value {
                ast::AssignmentValue::Scalar(value) => self.word(value.span).literal,
                ast::AssignmentValue::Compound(_) => None,
            };
            let (span, name) = (self.span(assignment.span), assignment.target.name.to_string());
            command.assignments.push(Assignment { span, name, value });
        }
    }

    /// `None` for what the parser adds itself: it reads `&>>x` as `>>x` and a `2>&1` of its own.
    fn redirect(&self, redirect: &ast::Redirect) -> Option<Redirect> {
        let whole = self.span(redirect.span);
        let raw = self.text.get(whole.range()).unwrap_or_default();
        let (target, body) = match &redirect.target {
            ast::RedirectTarget::Heredoc(here) => (self.span(here.delimiter.span), Some(self.span(here.body.span))),
            ast::RedirectTarget::Word(word) if whole.contains(self.span(word.span)) => (self.span(word.span), None),
            // The `1` of `2>&1` is part of the operator's token and has no place of its own.
            ast::RedirectTarget::Word(_) => {
                let at = whole.start as usize + raw.find(">&").or(raw.find("<&"))? + 2;
                (Span::new(at, whole.end as usize), None)
            }
        };
        let before = self.text.get(whole.start as usize..target.start as usize).unwrap_or_default().trim_end();
        let operator = before.trim_start_matches(|c| c != '<' && c != '>' && c != '&');
        Some(Redirect {
            // A here-document's own span may reach over its body, which lies lines below.
            span: Span { start: whole.start, end: target.end.max(whole.start) },
            operator: operator.to_string(),
            fd: before.strip_suffix(operator).and_then(|digits| digits.parse().ok()),
            target: Some(self.word_at(target)),
            body,
        })
    }

    fn in_assignments(&mut self, assignments: &[ast::Assignment], place: Context) {
        for assignment in assignments {
            match &assignment.value {
                ast::AssignmentValue::Scalar(word) => self.in_word(word, place),
                ast::AssignmentValue::Compound(array) => {
                    array.elements.iter().for_each(|element| self.in_word(element.value(), place));
                }
            }
        }
    }

    fn in_redirect(&mut self, redirect: &ast::Redirect, place: Context) {
        match &redirect.target {
            ast::RedirectTarget::Word(word) => self.in_word(word, place),
            ast::RedirectTarget::Heredoc(here) => {
                let within = self.span(here.body.span);
                for part in &here.body.parts {
                    match &part.kind {
                        ast::HeredocBodyPart::CommandSubstitution { body, .. } => {
                            self.substitution(body, within, place)
                        }
                        ast::HeredocBodyPart::Parameter(expansion) => self.in_parameter(expansion, place),
                        _ => {}
                    }
                }
            }
        }
    }

    fn in_word(&mut self, word: &ast::Word, place: Context) {
        self.in_parts(&word.parts, self.span(word.span), place);
    }

    fn in_parts(&mut self, parts: &[ast::WordPartNode], within: Span, place: Context) {
        for part in parts {
            match &part.kind {
                ast::WordPart::DoubleQuoted { parts, .. } => self.in_parts(parts, within, place),
                ast::WordPart::CommandSubstitution { body, .. } | ast::WordPart::ProcessSubstitution { body, .. } => {
                    self.substitution(body, within, place);
                }
                ast::WordPart::Parameter(expansion) => self.in_parameter(expansion, place),
                ast::WordPart::ParameterExpansion { operand_word_ast: Some(word), .. }
                | ast::WordPart::IndirectExpansion { operand_word_ast: Some(word), .. }
                | ast::WordPart::ArithmeticExpansion { expression_word_ast: word, .. } => {
                    self.in_parts(&word.parts, within, place);
                }
                _ => {}
            }
        }
    }

    fn in_parameter(&mut self, expansion: &ast::ParameterExpansion, place: Context) {
        let operand = expansion.bourne().and_then(|bourne| bourne.operand_word_ast());
        let within = self.span(expansion.span);
        operand.into_iter().for_each(|word| self.in_parts(&word.parts, within, place));
    }

    /// The commands of `$(…)`. Where the parser had to rewrite the text to read it (backticks with
    /// escapes), its spans point elsewhere and the commands are left out.
    fn substitution(&mut self, body: &ast::StmtSeq, within: Span, place: Context) {
        let before = self.out.len();
        self.sequence(body, Context { in_substitution: true, negated: false, ..deeper(place) });
        let astray = |c: &Command| !within.contains(c.span) || c.words.iter().any(|w| w.raw.is_empty());
        if self.out.iter().skip(before).any(astray) {
            self.out.truncate(before);
        }
    }
}

fn deeper(place: Context) -> Context {
    Context { depth: place.depth + 1, ..place }
}

/// The words and operators of `[[ … ]]`.
fn conditional<'t>(expression: &'t ast::ConditionalExpr, spans: &mut Vec<ast::Span>, words: &mut Vec<&'t ast::Word>) {
    match expression {
        ast::ConditionalExpr::Binary(e) => {
            spans.push(e.op_span);
            conditional(&e.left, spans, words);
            conditional(&e.right, spans, words);
        }
        ast::ConditionalExpr::Unary(e) => {
            spans.push(e.op_span);
            conditional(&e.expr, spans, words);
        }
        ast::ConditionalExpr::Parenthesized(e) => {
            spans.extend([e.left_paren_span, e.right_paren_span]);
            conditional(&e.expr, spans, words);
        }
        ast::ConditionalExpr::Word(word) | ast::ConditionalExpr::Regex(word) => {
            spans.push(word.span);
            words.push(word);
        }
        ast::ConditionalExpr::Pattern(_) | ast::ConditionalExpr::VarRef(_) => spans.push(expression.span()),
    }
}
