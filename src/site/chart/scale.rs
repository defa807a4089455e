//! The axis of figures: round steps that cover them.

/// The steps of an axis of figures.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Scale {
    /// The lowest step.
    pub(super) low: f64,
    /// The highest step.
    pub(super) high: f64,
    /// The distance of steps.
    pub(super) step: f64,
}

impl Scale {
    /// Steps of 1, 2 or 5 times a power of ten over the values, about `steps` of them; with `zero` the axis begins or ends there.
    pub(super) fn new(values: impl Iterator<Item = f64>, steps: f64, zero: bool) -> Self {
        let (mut low, mut high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if !low.is_finite() || !high.is_finite() {
            (low, high) = (0.0, 1.0);
        }
        if zero || low >= 0.0 && low < (high - low) * 0.6 {
            (low, high) = (low.min(0.0), high.max(0.0));
        }
        if high - low <= f64::EPSILON * high.abs().max(1.0) {
            let room = if low == 0.0 { 1.0 } else { low.abs() * 0.1 };
            (low, high) = (low - room, high + room);
        }
        let rough = (high - low) / steps;
        let power = 10f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|times| times * power).find(|step| *step >= rough).unwrap_or(rough);
        Self { low: (low / step).floor() * step, high: (high / step).ceil() * step, step }
    }

    /// The steps from the lowest to the highest.
    pub(super) fn ticks(&self) -> impl Iterator<Item = f64> + '_ {
        (0u8..40).map(|at| self.low + f64::from(at) * self.step).take_while(|tick| *tick <= self.high + self.step * 0.01)
    }

    /// Digits after the decimal point that the steps need.
    pub(super) fn decimals(&self) -> u8 {
        (0..9)
            .find(|&decimals| {
                let times = self.step * 10f64.powi(i32::from(decimals));
                (times - times.round()).abs() < 1e-6
            })
            .unwrap_or(9)
    }

    /// How far up a value is, from 0 to 1.
    pub(super) fn place(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_round_and_cover_the_values() {
        for (values, zero, low, high, step, decimals) in [
            (&[3.0, 97.0][..], false, 0.0, 100.0, 20.0, 0),
            (&[98.2, 103.9], false, 98.0, 104.0, 2.0, 0),
            (&[-1.2, 0.9], false, -1.5, 1.0, 0.5, 1),
            (&[5.0, 5.0], false, 4.4, 5.6, 0.2, 1),
            (&[-3.0, -8.0], true, -8.0, 0.0, 2.0, 0),
            (&[], true, 0.0, 1.0, 0.2, 1),
        ] {
            let scale = Scale::new(values.iter().copied(), 5.0, zero);
            let near = |a: f64, b: f64| (a - b).abs() < 1e-9;
            assert!(near(scale.low, low) && near(scale.high, high) && near(scale.step, step), "{values:?}: {scale:?}");
            assert_eq!(scale.decimals(), decimals, "{values:?}");
            assert!(values.iter().all(|value| (0.0..=1.0).contains(&scale.place(*value))));
        }
    }
}
