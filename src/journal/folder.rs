//! Where a journal should not lie: on network file systems and in folders that a program synchronises. Pure.

use std::path::{Path, PathBuf};

/// Why a folder is a bad place for a journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum BadPlace {
    /// A network file system, or one that passes files through to another machine.
    Network {
        /// Its type as the system calls it.
        kind: String,
    },
    /// A folder that is synchronised.
    Synced {
        /// The folder's name.
        folder: String,
    },
}

/// File systems on which SQLite's locks or syncs may not hold.
///
/// Source: "How To Corrupt An SQLite Database File", sections 2 and 3; names as Linux has them in mountinfo.
const NETWORK: &[&str] = &[
    "9p",
    "afs",
    "ceph",
    "cifs",
    "coda",
    "davfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.sshfs",
    "fuse.vmhgfs-fuse",
    "gfs2",
    "lustre",
    "ncpfs",
    "nfs",
    "nfs4",
    "ocfs2",
    "prl_fs",
    "smb3",
    "smbfs",
    "vboxsf",
    "virtiofs",
];

/// Folders that synchronising programs make, in lower case.
const SYNCED: &[&str] = &[
    "baidunetdiskworkspace",
    "baidusyncdisk",
    "box sync",
    "cloudstorage",
    "dropbox",
    "google drive",
    "googledrive",
    "icloud drive",
    "iclouddrive",
    "mobile documents",
    "nextcloud",
    "my dropbox",
    "nutstore",
    "nutstore files",
    "onedrive",
    "owncloud",
    "pclouddrive",
    "seafile",
    "syncthing",
    "wps云盘",
    "wpsdrive",
    "坚果云",
    "我的坚果云",
    "百度云同步盘",
    "百度网盘同步空间",
    "阿里云盘",
];

impl BadPlace {
    /// Says what is wrong with the place of the real path `journal`; `mountinfo` is the content of
    /// `/proc/self/mountinfo`, empty where there is none.
    pub(crate) fn of(journal: &Path, mountinfo: &str) -> Option<Self> {
        let network = file_system_of(journal, mountinfo).filter(|kind| NETWORK.contains(kind));
        if let Some(kind) = network {
            return Some(Self::Network {
                kind: kind.to_owned(),
            });
        }
        let text = journal.to_string_lossy();
        if text.starts_with(r"\\") && !text.starts_with(r"\\?\") || text.starts_with(r"\\?\UNC\") {
            return Some(Self::Network {
                kind: "UNC path".to_owned(),
            });
        }
        let mut folders = journal.parent()?.components();
        folders.find_map(|folder| {
            let folder = folder.as_os_str().to_string_lossy();
            is_synced(&folder).then(|| Self::Synced {
                folder: folder.into_owned(),
            })
        })
    }
}

/// `OneDrive` for a person, `OneDrive - Company` for work; `Dropbox (Personal)` alike.
fn is_synced(folder: &str) -> bool {
    let folder = folder.to_lowercase();
    SYNCED.iter().any(|name| {
        let rest = folder.strip_prefix(name);
        rest.is_some_and(|rest| {
            rest.is_empty() || rest.starts_with(" - ") || rest.starts_with(" (")
        })
    })
}

/// Returns the type of the file system that holds `path`: that of the longest mount point, of equals the last.
///
/// Source: the manual page `proc_pid_mountinfo`.
fn file_system_of<'a>(path: &Path, mountinfo: &'a str) -> Option<&'a str> {
    let mounts = mountinfo.lines().filter_map(|line| {
        let (mount, kind) = line.split_once(" - ")?;
        let point = PathBuf::from(unescaped(mount.split(' ').nth(4)?));
        Some((point, kind.split(' ').next()?))
    });
    mounts
        .filter(|(point, _)| path.starts_with(point))
        .max_by_key(|(point, _)| point.components().count())
        .map(|(_, kind)| kind)
}

/// Undoes the octal escapes of blanks and backslashes.
fn unescaped(text: &str) -> String {
    let escapes = [
        ("\\040", " "),
        ("\\011", "\t"),
        ("\\012", "\n"),
        ("\\134", "\\"),
    ];
    let mut text = text.to_owned();
    for (escape, meant) in escapes {
        text = text.replace(escape, meant);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw
40 22 0:50 / /home/w/team\\040share rw shared:9 - nfs4 server:/export rw
41 22 0:51 / /mnt/c rw,noatime - 9p C:\\134 rw,dirsync
42 40 8:2 / /home/w/team\\040share/local rw - xfs /dev/sdb1 rw
";

    #[test]
    fn network_file_systems_are_known_by_the_mount_that_holds_the_journal() {
        for (path, kind) in [
            ("/home/w/n.journal.db", None),
            ("/home/w/team share/n.journal.db", Some("nfs4")),
            ("/home/w/team share/local/n.journal.db", None),
            ("/home/w/team sharepoint/n.journal.db", None),
            ("/mnt/c/Users/w/n.journal.db", Some("9p")),
            (r"\\server\share\n.journal.db", Some("UNC path")),
        ] {
            let expected = kind.map(|kind| BadPlace::Network { kind: kind.into() });
            assert_eq!(BadPlace::of(Path::new(path), MOUNTS), expected, "{path}");
        }
    }

    #[test]
    fn synchronised_folders_are_known_by_their_names() {
        for (path, folder) in [
            (
                "/home/w/OneDrive - Contoso/n.journal.db",
                Some("OneDrive - Contoso"),
            ),
            (
                "/home/w/Dropbox (Personal)/a/n.journal.db",
                Some("Dropbox (Personal)"),
            ),
            ("/home/w/我的坚果云/改名/n.journal.db", Some("我的坚果云")),
            (
                "/Users/w/Library/Mobile Documents/n.journal.db",
                Some("Mobile Documents"),
            ),
            ("/home/w/onedrive-notes/n.journal.db", None),
            ("/home/w/dropbox", None),
        ] {
            let expected = folder.map(|folder| BadPlace::Synced {
                folder: folder.into(),
            });
            assert_eq!(BadPlace::of(Path::new(path), ""), expected, "{path}");
        }
    }
}
