"""Writes glm.json: a made-up daily series and the log-linear model's coefficients and forecasts by statsmodels.

Run: python tests/oracles/glm.py > tests/oracles/glm.json   (Python 3.11, statsmodels 0.15.0, numpy 2.4)
"""

import datetime
import json
import math

import numpy as np
import statsmodels.api as sm

START = datetime.date(2022, 3, 1)
DAYS, HORIZON, YEARLY, MONTHLY = 700, 7, 4, 3
RIDGE, HALF_LIFE = 10, 730

state = 12345
values, promotion = [], []
for day in range(DAYS + HORIZON):
    state = (1103515245 * state + 12345) % 2**31
    noise = state / 2**31
    promoted = 1 if day % 11 in (3, 4) else 0
    date = START + datetime.timedelta(days=day)
    mean = 200 * [1, 0.8, 0.9, 1.1, 1.6, 2, 0.3][date.weekday()] * (1 + 0.3 * math.sin(2 * math.pi * day / 365.25))
    promotion.append(promoted)
    if day < DAYS:
        values.append(round(mean * (1.5 if promoted else 1) * (0.2 + 1.6 * noise), 2))


def row(position):
    date = START + datetime.timedelta(days=position)
    epoch = (date - datetime.date(1970, 1, 1)).days
    month = (date.day - 1) / ((date.replace(day=28) + datetime.timedelta(days=4)).replace(day=1) - datetime.timedelta(days=1)).day
    numbers = [1, position / 365.25]
    for k in range(1, YEARLY + 1):
        numbers += [math.cos(2 * math.pi * k * epoch / 365.25), math.sin(2 * math.pi * k * epoch / 365.25)]
    for k in range(1, MONTHLY + 1):
        numbers += [math.cos(2 * math.pi * k * month), math.sin(2 * math.pi * k * month)]
    numbers.append((promotion[position] - promotion[0]) / 2 ** round(math.log2(np.std(promotion))))
    weekday = epoch % 7
    return numbers + ([-1] * 6 if weekday == 6 else [1 if weekday == i else 0 for i in range(6)])


design = np.array([row(position) for position in range(DAYS + HORIZON)])
y = np.array(values)
weights = 2 ** ((np.arange(DAYS) - DAYS) / HALF_LIFE)
scale = np.average(y, weights=weights)
ridge = max(1, RIDGE * (np.average(y**2, weights=weights) / scale**2 - 1))
penalties = np.full(design.shape[1], ridge / DAYS)
penalties[0] = 0
model = sm.GLM(y / scale, design[:DAYS], family=sm.families.Poisson(), var_weights=weights)
start = model.fit().params
fit = model.fit_regularized(alpha=penalties, L1_wt=0, start_params=start, opt_method="bfgs")
coefficients = fit.params
ahead = design[DAYS:].copy()
ahead[:, 1] = design[DAYS - 1, 1]
json.dump(
    {
        "start": START.isoformat(),
        "values": values,
        "promotion": promotion,
        "coefficients": coefficients.tolist(),
        "means": (scale * np.exp(ahead @ coefficients)).tolist(),
    },
    __import__("sys").stdout,
)
