using AlexNetSharp.Inference.Steps;

namespace AlexNetSharp.Inference;

/// <summary>
/// Where values stand in one piece of memory: two share a place where one is no longer needed when the other is made. All places are for
/// one image; those of N images are N times as far apart.
/// </summary>
/// <remarks>The largest are placed first, each as low as it fits beside those that live at the same time.</remarks>
internal sealed class ValuePlaces
{
    private readonly Dictionary<int, long> _places = [];

    /// <summary>Finds places.</summary>
    /// <param name="steps">The steps, in order.</param>
    /// <param name="values">All values, by number.</param>
    /// <param name="outside">Values that stand elsewhere.</param>
    public ValuePlaces(IReadOnlyList<PlanStep> steps, IReadOnlyList<PlanValue> values, IReadOnlySet<int> outside)
    {
        List<Life> lives = [];
        for (int step = 0; step < steps.Count; step++)
        {
            int value = steps[step].Output;
            if (!outside.Contains(value))
            {
                int last = Enumerable.Range(step, steps.Count - step).Last(user => user == step || Reads(steps[user], value));
                lives.Add(new Life(value, step, last, InferencePlan.Lines(values[value].Count)));
            }
        }

        // A step that may work in place continues the life of what it overwrites.
        var placed = new List<(Life Life, long Place)>();
        Dictionary<int, int> continued = Continued(steps, lives, values);
        foreach (Life life in Joined(lives, continued).OrderByDescending(life => life.Length).ThenBy(life => life.First))
        {
            long place = 0;
            foreach ((Life other, long start) in placed.Where(other => other.Life.Meets(life)).OrderBy(other => other.Place))
            {
                if (start >= place + life.Length)
                {
                    break;
                }

                place = Math.Max(place, start + other.Length);
            }

            placed.Add((life, place));
            _places[life.Value] = place;
            Length = Math.Max(Length, place + life.Length);
        }

        foreach (Life life in lives.Where(life => continued.ContainsKey(life.Value)))
        {
            _places[life.Value] = _places[Root(life.Value, continued)];
        }
    }

    /// <summary>Values of the memory for one image.</summary>
    public long Length { get; }

    /// <summary>Whether a value stands here.</summary>
    /// <param name="value">The value's number.</param>
    public bool Contains(int value) => _places.ContainsKey(value);

    /// <summary>Where a value begins, in values of one image.</summary>
    /// <param name="value">The value's number.</param>
    public long this[int value] => _places[value];

    private static bool Reads(PlanStep step, int value) => step.Input == value || step.Added == value;

    private static int Root(int value, Dictionary<int, int> continued)
    {
        while (continued.TryGetValue(value, out int before))
        {
            value = before;
        }

        return value;
    }

    /// <summary>Which value a value overwrites, by number.</summary>
    private static Dictionary<int, int> Continued(
        IReadOnlyList<PlanStep> steps, List<Life> lives, IReadOnlyList<PlanValue> values)
    {
        var continued = new Dictionary<int, int>();
        for (int index = 0; index < steps.Count; index++)
        {
            PlanStep step = steps[index];
            if (step.WorksInPlace
                && step.Added != step.Input
                && lives.Any(life => life.Value == step.Input && life.Last == index)
                && lives.Any(life => life.Value == step.Output)
                && values[step.Input].Count == values[step.Output].Count)
            {
                continued[step.Output] = step.Input;
            }
        }

        return continued;
    }

    private static List<Life> Joined(List<Life> lives, Dictionary<int, int> continued) =>
        [
            .. lives
                .GroupBy(life => Root(life.Value, continued))
                .Select(group => new Life(
                    group.Key,
                    group.Min(life => life.First),
                    group.Max(life => life.Last),
                    group.Max(life => life.Length))),
        ];

    /// <summary>A value from the step that makes it to the last that reads it.</summary>
    private sealed record Life(int Value, int First, int Last, long Length)
    {
        public bool Meets(Life other) => First <= other.Last && other.First <= Last;
    }
}
