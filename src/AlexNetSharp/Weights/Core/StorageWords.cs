namespace AlexNetSharp.Weights.Core;

/// <summary>The words for what weights are stored as, and the types of safetensors.</summary>
internal static class StorageWords
{
    /// <summary>All words, for people.</summary>
    public const string All = "float32, bfloat16 or int8";

    private static readonly (WeightStorage Storage, string Word, string Type)[] Table =
    [
        (WeightStorage.Float32, "float32", "F32"), (WeightStorage.BFloat16, "bfloat16", "BF16"), (WeightStorage.Int8, "int8", "I8"),
    ];

    /// <summary>The word for a storage.</summary>
    /// <param name="storage">The storage.</param>
    public static string Of(WeightStorage storage) => Array.Find(Table, row => row.Storage == storage).Word;

    /// <summary>The storage of a word; null for a word that is none.</summary>
    /// <param name="word">The word.</param>
    public static WeightStorage? Parse(string word) =>
        Array.Find(Table, row => row.Word == word) is { Word: not null } row ? row.Storage : null;

    /// <summary>The type of a tensor's numbers in the words of safetensors.</summary>
    /// <param name="storage">What the tensor is stored as.</param>
    public static string TypeOf(WeightStorage storage) => Array.Find(Table, row => row.Storage == storage).Type;
}
