using System.Collections;
using System.Globalization;
using AlexNetSharp.Kernels;
using AlexNetSharp.Preprocessing;

namespace AlexNetSharp.Data.Sources;

/// <summary>Rules that all kinds of sources keep alike.</summary>
internal static class SourceRules
{
    private const double DefaultValFraction = 0.1;
    private const string NothingMeasured = "nothing is measured while a network trains";

    /// <summary>Refuses options about classes, for a source that has classes of its own.</summary>
    /// <param name="options">The options.</param>
    /// <param name="kind">What the source is, for example <c>CIFAR-10</c>.</param>
    /// <exception cref="InvalidOptionException">One of them is given.</exception>
    public static void RefuseLabels(SourceOptions options, string kind)
    {
        if (options.LabelsFile is not null || options.ClassFromName)
        {
            throw new InvalidOptionException($"The source {options.Source} is {kind}, which has its own classes and parts; "
                + "leave the file of labels and the classes from names away.");
        }
    }

    /// <summary>Refuses classes that would be measured but were never learned.</summary>
    /// <param name="source">The source's path, for the sentence.</param>
    /// <param name="classes">The classes.</param>
    /// <param name="train">The classes of the training part's images.</param>
    /// <param name="val">Those of the validation part's.</param>
    /// <exception cref="AlexNetException">There are some.</exception>
    public static void RefuseUnlearned(string source, IReadOnlyList<ClassLabel> classes, IEnumerable<int> train, IEnumerable<int> val)
    {
        HashSet<int> unlearned = [.. val];
        unlearned.ExceptWith(train);
        if (unlearned.Count > 0)
        {
            string[] names = [.. unlearned.Order().Select(index => classes[index].Name)];
            throw new AlexNetException(
                $"The validation part of {source} has classes without a training image: {SourceParts.Named(names)}; "
                    + $"put training images of them beside the others, or leave them out.");
        }
    }

    /// <summary>Whether a source's own validation part is used.</summary>
    /// <param name="options">The options.</param>
    /// <param name="count">The part's images.</param>
    /// <param name="notes">Receives what the user should know.</param>
    /// <exception cref="InvalidOptionException">A fraction is given as well.</exception>
    public static bool KeepsVal(SourceOptions options, int count, List<string> notes)
    {
        switch (options.ValFraction)
        {
            case null:
                if (count == 0)
                {
                    notes.Add($"The validation part of {options.ValList ?? options.Source} has no image: {NothingMeasured}.");
                }

                return true;
            case 0:
                notes.Add($"The validation fraction is 0: {count} images of the source's validation part are not used.");
                return false;
            default:
                throw new InvalidOptionException($"The source {options.Source} has a validation part of its own, but "
                    + $"a validation fraction of {options.ValFraction} was given; leave out the fraction.");
        }
    }

    /// <summary>Says where labels are numbers, but not those from 0 on without a gap, that a class's number is not its label.</summary>
    /// <param name="names">The labels in the order of the classes.</param>
    /// <param name="notes">Receives what the user should know.</param>
    public static void NoteGaps(IReadOnlyList<string> names, List<string> notes)
    {
        bool isNumber = long.TryParse(names[^1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long last);
        if (isNumber && (names[0] != "0" || last != names.Count - 1))
        {
            notes.Add(
                $"The labels are {names.Count} of the numbers {names[0]} to {last}: class i of the pack is the i-th of them, not label i.");
        }
    }

    /// <summary>Takes the same fraction out of each class; which images is counted by the seed and the class.</summary>
    /// <param name="count">The number of images.</param>
    /// <param name="classOf">An image's class.</param>
    /// <param name="classes">The number of classes.</param>
    /// <param name="options">The fraction and the seed.</param>
    /// <param name="notes">Receives what the user should know.</param>
    public static BitArray HoldOut(int count, Func<int, int> classOf, int classes, SourceOptions options, List<string> notes)
    {
        int[] sizes = new int[classes];
        for (int i = 0; i < count; i++)
        {
            sizes[classOf(i)]++;
        }

        var random = new CountedRandom(options.Seed, RandomPurpose.Split);
        BitArray[] chosen = [.. sizes.Select((size, label) => Choose(random, size, label, options.ValFraction ?? DefaultValFraction))];
        int[] seen = new int[classes];
        var isHeld = new BitArray(count);
        for (int i = 0; i < count; i++)
        {
            int label = classOf(i);
            isHeld[i] = chosen[label][seen[label]++];
        }

        int held = Count(isHeld);
        if (held == 0 && options.ValFraction is not 0)
        {
            string part = options.ValFraction is { } asked ? $"{asked:0.##}" : "a tenth";
            notes.Add(
                $"The source has no validation part, and its classes are too small to hold out {part} of each: "
                    + $"{NothingMeasured}.");
        }

        if (options.ValFraction is null && held > 0)
        {
            notes.Add($"The source has no validation part: {held} images, a tenth of each class, are held out for it.");
        }

        return isHeld;
    }

    /// <summary>The bits that are set; <see cref="BitArray"/> as a sequence would make an object of each.</summary>
    /// <param name="bits">The bits.</param>
    public static int Count(BitArray bits)
    {
        int count = 0;
        for (int i = 0; i < bits.Length; i++)
        {
            count += bits[i] ? 1 : 0;
        }

        return count;
    }

    private static BitArray Choose(CountedRandom random, int size, int label, double fraction)
    {
        var chosen = new BitArray(size);
        int count = Math.Max(0, Math.Min((int)Math.Round(size * fraction, MidpointRounding.AwayFromZero), size - 1));
        foreach (int place in size == 0 ? [] : random.Permutation(size, (uint)label).AsSpan(0, count))
        {
            chosen[place] = true;
        }

        return chosen;
    }
}
