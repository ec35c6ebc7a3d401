//! Whether the audit log says what it said when it was written, from its first row to its last.

use platform::audit::{Broken, verify};
use platform::store::Store;
use platform::{MasterKey, Result};

use super::{Report, numbers};

pub(super) fn check(store: &Store, key: Option<&MasterKey>, report: &mut Report) -> Result<()> {
    let (_, broken) = store.read_now(|tx| verify(tx, key))?;
    let of =
        |which: fn(&Broken) -> Option<i64>| broken.iter().filter_map(which).collect::<Vec<_>>();
    let changed = of(|broken| match broken {
        Broken::Changed(id) => Some(*id),
        _ => None,
    });
    if !changed.is_empty() {
        report.wrong(format!(
            "The audit log was changed after it was written: rows {}. Whoever can write to the database did so; compare it with a backup.",
            numbers(&changed)
        ));
    }
    let gaps = of(|broken| match broken {
        Broken::Gap(id) => Some(*id),
        _ => None,
    });
    if !gaps.is_empty() {
        report.wrong(format!(
            "Rows were taken out of the audit log, or put into it, before rows {}. Compare it with a backup.",
            numbers(&gaps)
        ));
    }
    let cut_off = of(|broken| match broken {
        Broken::CutOff(id) => Some(*id),
        _ => None,
    });
    if !cut_off.is_empty() {
        report.wrong(format!(
            "The audit log had reached rows {} and does not hold them as they were: its end was cut off or written anew. Compare it with a backup.",
            numbers(&cut_off)
        ));
    }
    let foreign = of(|broken| match broken {
        Broken::ForeignSeal(id) => Some(*id),
        _ => None,
    });
    if !foreign.is_empty() {
        report.wrong(format!(
            "The audit log carries seals at rows {} that were not made with this desk's key: they were forged, or the file `key` is not the one of this desk.",
            numbers(&foreign)
        ));
    }
    Ok(())
}
