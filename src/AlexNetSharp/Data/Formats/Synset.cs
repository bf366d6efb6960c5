namespace AlexNetSharp.Data.Formats;

/// <summary>A synset of the ILSVRC development kit.</summary>
/// <param name="Id">Its <c>ILSVRC2012_ID</c>, from 1; the kit's validation ground truth names classes by it.</param>
/// <param name="Wnid">Its WordNet number, for example <c>n01440764</c>: the class's folder.</param>
/// <param name="Words">Its words, separated by commas.</param>
/// <param name="IsLeaf">Whether it has no children: only leaves are classes.</param>
/// <param name="TrainImages">The number of its training images.</param>
internal sealed record Synset(int Id, string Wnid, string Words, bool IsLeaf, int TrainImages);
