/// Most patterns that the choices of one may stand for.
const MOST_CHOICES: usize = 2000;

/// The writings that a text with choices stands for: `{leave|write} a {reply|comment}` for four. A choice may be empty and
/// hold further choices. Without a bar, braces are a slot, or nothing at all where there are no `slots`.
///
/// # Errors
/// In words, if a brace is not closed or there are too many writings.
pub(crate) fn writings(source: &str, slots: bool) -> Result<Vec<String>, String> {
    let mut all = vec![String::new()];
    let mut rest = source;
    while let Some((text, inner)) = rest.split_once('{') {
        // A brace that nothing closes is just a brace: torn code is noise too.
        let Some((inner, after)) = split_at_brace(inner) else { break };
        let options = options(inner);
        let endings = match &*options {
            [slot] if slots => vec![format!("{text}{{{slot}}}")],
            options => {
                let mut endings = Vec::new();
                for option in options {
                    endings.extend(writings(option, slots)?.into_iter().map(|option| format!("{text}{option}")));
                }
                endings
            }
        };
        if all.len() * endings.len() > MOST_CHOICES {
            return Err(format!("stands for more than {MOST_CHOICES} lines: split it"));
        }
        all = all.iter().flat_map(|start| endings.iter().map(move |end| format!("{start}{end}"))).collect();
        rest = after;
    }
    all.iter_mut().for_each(|writing| writing.push_str(rest));
    Ok(all)
}

/// What stands before the brace that closes an open one, and what after it.
pub(crate) fn split_at_brace(text: &str) -> Option<(&str, &str)> {
    let mut open = 0_usize;
    let (at, _) = text.match_indices(['{', '}']).find(|&(_, brace)| {
        let closes = brace == "}" && open == 0;
        open = if brace == "{" { open + 1 } else { open.saturating_sub(1) };
        closes
    })?;
    let (inner, after) = text.split_at(at);
    Some((inner, after.strip_prefix('}')?))
}

/// The parts between the bars that stand in no brace.
fn options(inner: &str) -> Vec<&str> {
    let mut open = 0_usize;
    inner
        .split(|c| {
            match c {
                '{' => open += 1,
                '}' => open = open.saturating_sub(1),
                _ => {}
            }
            c == '|' && open == 0
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_stand_for_every_combination() {
        assert_eq!(writings("{Leave|Write} a reply", true).unwrap(), ["Leave a reply", "Write a reply"]);
        assert_eq!(
            writings("Share{ {this|the} post|} on {network}", true).unwrap(),
            ["Share this post on {network}", "Share the post on {network}", "Share on {network}"]
        );
        assert_eq!(writings("{by {name}|anonymous}", true).unwrap(), ["by {name}", "anonymous"]);
        assert_eq!(writings("(function() {", true).unwrap(), ["(function() {"]);
        assert!(writings(&"{a|b}".repeat(12), true).is_err());
    }
}
