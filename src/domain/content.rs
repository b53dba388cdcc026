//! Links and ids of videos and LIVEs.

use super::id::ExtId;

/// Returns the content id inside a TikTok link: the digits after `/video/`, `/photo/` or `/live/`.
pub fn content_id(url: &str) -> Option<ExtId> {
    let mut parts = url
        .split(['/', '?', '#'])
        .skip_while(|part| !matches!(*part, "video" | "photo" | "live"));
    let id = parts.nth(1)?;
    (!id.is_empty() && id.bytes().all(|b| b.is_ascii_digit())).then(|| ExtId::new(id))
}

/// Returns the handle a TikTok link names, case-folded.
pub fn owner(url: &str) -> Option<String> {
    url.split(['/', '?', '#'])
        .find_map(|part| part.strip_prefix('@'))
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_owners_are_found_where_they_stand() {
        for (url, id, owned) in [
            (
                "https://www.tiktok.com/@Maya.glows/video/7499?lang=en",
                Some("7499"),
                Some("maya.glows"),
            ),
            (
                "https://www.tiktok.com/@a/photo/12#x",
                Some("12"),
                Some("a"),
            ),
            ("https://vm.tiktok.com/ZM123/", None, None),
            ("https://www.tiktok.com/@a/video/12ab", None, Some("a")),
            ("", None, None),
        ] {
            assert_eq!(content_id(url), id.map(ExtId::new), "{url}");
            assert_eq!(owner(url).as_deref(), owned, "{url}");
        }
    }
}
