//! Where the database lies, and whether that keeps it safe (reliability.md C9).
//!
//! SQLite's log of writes needs memory that all who use the file share, which no network gives; and a
//! folder that is kept in step with other computers may be copied in the middle of a write.

use std::path::{Component, Path};

/// File systems that come over a network, or from a program.
const REMOTE: [&str; 12] = [
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "ncpfs",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "fuse",
];
/// File systems of a program that are disks all the same.
const DISKS: [&str; 2] = ["fuseblk", "fuse.ntfs-3g"];
/// Folders that a program keeps in step, by their names or how they begin.
const SYNCED: [&str; 9] = [
    "Dropbox",
    "OneDrive",
    "Google Drive",
    "GoogleDrive",
    "iCloudDrive",
    "Mobile Documents",
    "Nextcloud",
    "ownCloud",
    "pCloud",
];

/// Returns what is to be said about where a database lies; `None` where it is on a disk of this computer.
pub fn misgiving(database: &Path) -> Option<String> {
    let why = shared(database)?;
    Some(format!(
        "{} lies {why}, where it can be damaged while two computers use it: keep it on a disk of this \
         computer, and carry copies with callsheet backup FILE.",
        database.display()
    ))
}

/// Returns whether other computers can reach it where it lies.
pub(super) fn is_shared(database: &Path) -> bool {
    shared(database).is_some()
}

fn shared(database: &Path) -> Option<String> {
    let folder = database.parent().filter(|folder| *folder != Path::new(""));
    let folder = std::fs::canonicalize(folder.unwrap_or_else(|| Path::new("."))).ok()?;
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    let system = file_system(&mounts, &folder).filter(|system| is_remote(system));
    Some(match system {
        Some(system) => format!("on a network file system ({system})"),
        None => format!("in a folder that {} keeps in step", synced(&folder)?),
    })
}

fn is_remote(system: &str) -> bool {
    !DISKS.contains(&system) && (REMOTE.contains(&system) || system.starts_with("fuse."))
}

fn synced(folder: &Path) -> Option<&'static str> {
    let mut names = folder.components().rev().filter_map(|part| match part {
        Component::Normal(name) => name.to_str(),
        Component::Prefix(_) | Component::RootDir | Component::CurDir | Component::ParentDir => {
            None
        }
    });
    let is_known = |name: &str| {
        SYNCED.into_iter().find(|known| {
            name.strip_prefix(known)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '-', '(']))
        })
    };
    names.find_map(is_known)
}

/// Returns the file system a folder is on: that of the longest mount point above it, the last where
/// several lie over each other.
fn file_system<'m>(mounts: &'m str, folder: &Path) -> Option<&'m str> {
    let mut found: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        // 36 35 98:0 /root /mount/point rw,noatime master:1 - ext4 /dev/sda1 rw
        let Some((left, right)) = line.split_once(" - ") else {
            continue;
        };
        let (Some(point), Some(system)) = (left.split(' ').nth(4), right.split(' ').next()) else {
            continue;
        };
        let point = unescaped(point);
        let length = point.len();
        if folder.starts_with(Path::new(&point)) && found.is_none_or(|(most, _)| length >= most) {
            found = Some((length, system));
        }
    }
    found.map(|(_, system)| system)
}

/// Spaces and the like stand as octal numbers there.
fn unescaped(point: &str) -> String {
    [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ]
    .iter()
    .fold(point.to_owned(), |text, (from, to)| text.replace(from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
21 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 21 0:25 / /home/ana/share rw - nfs4 server:/share rw
31 30 0:26 / /home/ana/share/disk rw shared:5 - xfs /dev/sdb rw
32 21 0:27 / /mnt/my\\040drive rw - fuse.rclone drive: rw
33 21 0:28 / /mnt/ntfs rw - fuseblk /dev/sdc rw
34 21 0:29 / /mnt/smb rw - cifs //server/x rw
nonsense
";

    #[test]
    fn the_file_system_of_the_nearest_mount_point_counts() {
        for (folder, system, remote) in [
            ("/home/ana", "ext4", false),
            ("/home/ana/shared", "ext4", false),
            ("/home/ana/share/x", "nfs4", true),
            ("/home/ana/share/disk/x", "xfs", false),
            ("/mnt/my drive/shop", "fuse.rclone", true),
            ("/mnt/ntfs", "fuseblk", false),
            ("/mnt/smb", "cifs", true),
        ] {
            assert_eq!(file_system(MOUNTS, Path::new(folder)), Some(system));
            assert_eq!(is_remote(system), remote, "{system}");
        }
        assert_eq!(file_system("", Path::new("/x")), None);
    }

    #[test]
    fn folders_in_step_are_known_by_name_and_this_one_raises_nothing() {
        for (folder, program) in [
            ("/home/ana/Dropbox/shop", Some("Dropbox")),
            ("/home/ana/Dropbox (Personal)", Some("Dropbox")),
            (
                "/Users/ana/Library/CloudStorage/OneDrive-Glow",
                Some("OneDrive"),
            ),
            ("/home/ana/dropboxes/shop", None),
            ("/home/ana/Dropboxes", None),
        ] {
            assert_eq!(synced(Path::new(folder)), program, "{folder}");
        }
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(misgiving(&folder.path().join("a.db")), None);
        let synced = folder.path().join("Dropbox");
        std::fs::create_dir(&synced).unwrap();
        let said = misgiving(&synced.join("a.db")).unwrap();
        assert!(said.contains("Dropbox keeps in step"), "{said}");
    }
}
