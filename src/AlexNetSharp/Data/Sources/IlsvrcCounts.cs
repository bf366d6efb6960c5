using AlexNetSharp.Data.Formats;

namespace AlexNetSharp.Data.Sources;

/// <summary>Compares the numbers of images that were found with those of ILSVRC-2012.</summary>
internal static class IlsvrcCounts
{
    private const int OfficialClasses = 1000;
    private const int OfficialTrain = 1_281_167;
    private const int OfficialVal = 50_000;
    private const int MostNamed = 3;

    /// <summary>What the user should know about them, a sentence each.</summary>
    /// <param name="kit">The development kit.</param>
    /// <param name="trainClasses">The class of each training image.</param>
    /// <param name="val">The number of validation images; null where their archive is missing.</param>
    public static IEnumerable<string> Notes(DevelopmentKit kit, IEnumerable<int> trainClasses, int? val)
    {
        int[] found = new int[kit.Classes.Count];
        foreach (int label in trainClasses)
        {
            found[label]++;
        }

        bool isOfficial = kit.Classes.Count == OfficialClasses;
        if (isOfficial && found.Sum() != OfficialTrain)
        {
            yield return $"ILSVRC2012_img_train.tar holds {found.Sum()} images; the official one has {OfficialTrain}.";
        }

        string[] others =
        [
            .. Enumerable
                .Range(0, found.Length)
                .Where(i => found[i] != kit.TrainImages[i])
                .Select(i => $"{kit.Classes[i].Name} has {found[i]} of {kit.TrainImages[i]}"),
        ];
        if (others.Length > 0)
        {
            string named = string.Join(", ", others.Take(MostNamed)) + (others.Length > MostNamed ? " and so on" : "");
            yield return $"{others.Length} classes have other numbers of training images than the development kit says: {named}.";
        }

        if (val is null)
        {
            yield return "ILSVRC2012_img_val.tar is missing; put it beside the other files for the official validation part.";
        }
        else if (isOfficial && val != OfficialVal)
        {
            yield return $"ILSVRC2012_img_val.tar holds {val} images; the official one has {OfficialVal}.";
        }
    }
}
