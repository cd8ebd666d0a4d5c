"""What `kernels/trellis.pxi` does, in Python, place by place."""

import numpy as np

from vqcodec.kernels.trellis import _GOING_ON, _OFFSETS, _START

LONGEST = 320
NOWHERE = 2**62


def choose_for_deflate(
    points, pins, groups, allowed, numbers, strengths, classes, weights, codewords_t, penalties,
    literals, offsets, start, going_on, errors, backs, entry, first, last, counts, known, indices,
):  # fmt: skip
    assert np.array_equal(offsets, _OFFSETS) and start // _START == going_on // _GOING_ON
    width = numbers.shape[1]
    codewords = codewords_t.T.astype(np.int64)
    for y in range(first, last):
        below = np.zeros((width + 2, 4), np.int64)
        paths = [(0 if way in (0, entry) else NOWHERE, np.zeros(4, np.int64), (), ())
                 for way in range(len(offsets) + 1)]  # fmt: skip

        def aimed(x, error, y=y):
            above = errors[y % 2, x + 1].astype(np.int64)
            part = ((above + 7 * error) * int(strengths[y, x]) + 2048) >> 12
            return points[numbers[y, x]] + part

        for x in range(width):
            number = numbers[y, x]
            weight, pin = int(weights[classes[y, x]]), pins[number]
            group = groups[number]
            best = min(range(len(paths)), key=lambda way: (paths[way][0], way))

            def gone(path, cost, index, way, pin=pin, x=x, weight=weight):
                target = codewords[index] if pin >= 0 else aimed(x, path[1])
                error = target - codewords[index]
                cost += weight * int(np.square(error).sum())
                error = np.clip(error, -LONGEST, LONGEST)
                return cost, error, (*path[2], index), (*path[3], way)

            if pin >= 0:
                index = int(pin)
            else:
                apart = np.square(aimed(x, paths[best][1]) - codewords).sum(axis=1)
                index = int((apart + penalties[classes[y, x], group]).argmin())
            after = [gone(paths[best], paths[best][0] + int(literals[index]), index, 0)]
            for way, (up, left) in enumerate(offsets.tolist(), start=1):
                after.append((NOWHERE, np.zeros(4, np.int64), (), ()))
                if y < up or not 0 <= x - left < width:
                    continue
                path, cost = paths[best], paths[best][0] + start
                if paths[way][0] + going_on <= cost:
                    path, cost = paths[way], paths[way][0] + going_on
                index = path[2][x - left] if up == 0 else int(indices[y - up, x - left])
                if index == pin if pin >= 0 else allowed[group, index]:
                    after[-1] = gone(path, cost, index, way)
            paths = after
        entry = min(range(len(paths)), key=lambda way: (paths[way][0], way))
        _, _, indices[y], ways = paths[entry]
        for x in range(width):
            counts[indices[y, x]] += ways[x] == 0
        error = np.zeros(4, np.int64)
        for x in range(width):
            if pins[numbers[y, x]] >= 0:
                error[:] = 0
                continue
            error = np.clip(aimed(x, error) - codewords[indices[y, x]], -LONGEST, LONGEST)
            for place, part in ((x, 3), (x + 1, 5), (x + 2, 1)):
                below[place] += part * error
        errors[(y + 1) % 2] = below
    return entry
