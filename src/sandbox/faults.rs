//! A fault plan being carried out. Pure: the choice depends on the calls and the seed alone.
//!
//! It is asked once for each call that passed authentication and quota, so that a fault is never used up by a call that
//! would have been refused anyway.

use std::collections::HashMap;

use super::fault::{Fault, FaultPlan, FaultRule, When};
use super::random;
use super::request::Action;

/// A plan, and what it has to remember to be carried out.
#[derive(Debug)]
pub(super) struct Faults {
    plan: FaultPlan,
    seed: u64,
    /// The calls of each operation so far.
    calls: HashMap<Action, u64>,
    /// The attempts for each certificate so far; kept only where a rule asks for them.
    attempts: HashMap<(Action, String), u64>,
    /// The faults that certificates will meet again, and how often.
    repeats: HashMap<(Action, String), (Fault, u32)>,
}

impl Faults {
    /// Makes a plan ready to be carried out.
    pub(super) fn new(plan: FaultPlan, seed: u64) -> Self {
        Self {
            plan,
            seed,
            calls: HashMap::new(),
            attempts: HashMap::new(),
            repeats: HashMap::new(),
        }
    }

    /// Puts another plan in place; calls and attempts are counted anew.
    pub(super) fn replace(&mut self, plan: FaultPlan) {
        *self = Self::new(plan, self.seed);
    }

    /// Decides about the next call of an operation. `cert_id` is empty where the call names none.
    pub(super) fn next(&mut self, action: Action, cert_id: &str) -> Option<Fault> {
        let call = self.calls.entry(action).or_default();
        *call += 1;
        let call = *call;
        let attempt = self.count_attempt(action, cert_id);
        if let Some(fault) = self.repeat(action, cert_id) {
            return Some(fault);
        }
        let seed = self.seed;
        let (_, rule) = self.plan.rules.iter().enumerate().find(|(place, rule)| {
            rule.operation == action.into()
                && match &rule.when {
                    When::Call(numbers) => numbers.contains(&call),
                    When::Attempt {
                        cert_id: of,
                        numbers,
                    } => of.as_deref().is_none_or(|of| of == cert_id) && numbers.contains(&attempt),
                    When::Chance { per_million } => {
                        random::bits(seed, 100 + *place as u64, call) % 1_000_000
                            < u64::from(*per_million)
                    }
                }
        })?;
        if rule.times > 1 {
            let key = (action, cert_id.to_owned());
            self.repeats
                .insert(key, (rule.fault.clone(), rule.times - 1));
        }
        Some(rule.fault.clone())
    }

    /// Counts an attempt, if a rule is about attempts; else returns 0.
    fn count_attempt(&mut self, action: Action, cert_id: &str) -> u64 {
        let asked = |rule: &FaultRule| match &rule.when {
            When::Attempt { cert_id: of, .. } => of.as_deref().is_none_or(|of| of == cert_id),
            When::Call(_) | When::Chance { .. } => false,
        };
        if !self.plan.rules.iter().any(asked) {
            return 0;
        }
        let attempt = self
            .attempts
            .entry((action, cert_id.to_owned()))
            .or_default();
        *attempt += 1;
        *attempt
    }

    /// Takes one repeat of a certificate's fault, if one is left.
    fn repeat(&mut self, action: Action, cert_id: &str) -> Option<Fault> {
        if self.repeats.is_empty() {
            return None;
        }
        let key = (action, cert_id.to_owned());
        let (fault, left) = self.repeats.get_mut(&key)?;
        *left -= 1;
        let (fault, left) = (fault.clone(), *left);
        if left == 0 {
            self.repeats.remove(&key);
        }
        Some(fault)
    }
}

#[cfg(test)]
mod tests {
    use super::{Action, Faults};

    /// Sends calls for the certificates in turn and writes `x` for each that met a fault.
    fn met(plan: &str, seed: u64, certs: &[&str]) -> String {
        let mut faults = Faults::new(plan.parse().expect(plan), seed);
        certs
            .iter()
            .map(|cert| {
                if faults.next(Action::Modify, cert).is_some() {
                    'x'
                } else {
                    '.'
                }
            })
            .collect()
    }

    #[test]
    fn rules_hold_for_calls_attempts_and_repeats() {
        let certs = ["a", "b", "a", "a", "b"];
        for (plan, expected) in [
            ("", "....."),
            ("reset@2", ".x..."),
            ("reset@2..3", ".xx.."),
            ("reset@4..", "...xx"),
            ("reset#2", "..x.x"),
            ("reset#b#1..2", ".x..x"),
            ("token-in-progress*2@1", "x.x.."),
            ("describe/reset@1..", "....."),
            ("reset:0%", "....."),
            ("reset:100%", "xxxxx"),
            ("reset@1, hang#3", "x..x."),
        ] {
            assert_eq!(met(plan, 1, &certs), expected, "{plan}");
        }
    }

    #[test]
    fn chance_keeps_its_share_and_follows_the_seed() {
        let certs = vec!["a"; 10_000];
        let of_seed_1 = met("reset:1%", 1, &certs);
        let share = of_seed_1.matches('x').count();
        assert!((50..200).contains(&share), "{share}");
        assert_eq!(of_seed_1, met("reset:1%", 1, &certs));
        assert_ne!(of_seed_1, met("reset:1%", 2, &certs));
    }
}
